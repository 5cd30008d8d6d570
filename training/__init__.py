"""Scripts that rebuild trained data; they need the development dependencies."""
