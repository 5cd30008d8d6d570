import pytest

from extractors.link.triggers import root, trigger_roots


@pytest.mark.parametrize(
    "forms",
    [
        "win wins won winning",
        "cut cuts cutting",
        "kill kills killed killing killings",
        "strike strikes struck striking",
        "agree agrees agreed agreeing",
        "receive received receiving",
        "ban bans banned banning",
        "crash crashes crashed",
        "bankruptcy bankruptcies",
        "die died",
    ],
)
def test_all_forms_of_a_word_have_one_root(forms: str) -> None:
    assert len({root(form) for form in forms.split()}) == 1


def test_other_words_have_other_roots() -> None:
    words = "win wound wind shoot shut meet mete strike strip attack arrest crash cash bus busy pass past".split()
    assert len({root(word) for word in words}) == len(words)


def test_particles_are_left_out() -> None:
    assert trigger_roots("was shot down") == trigger_roots("shooting down")
