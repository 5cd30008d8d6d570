"""Scripts that train the weights the package ships: run by hand, with data that are not part of it."""
