"""One word, two events: what the story decides."""

import pytest

from tests.extractors.types.read import codes, of, types


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Dozens were injured when a tram derailed near Velm.", "ACCIDENT"),
        ("Dozens were injured when a tornado struck Velm.", "DISASTER"),
        ("Dozens were injured when militants stormed the town of Velm.", "ASSAULT"),
        ("A tram derailed in Velm. It derailed at a bend. Those who were injured are in hospital.", "ACCIDENT"),
        ("A boy was hit by a car and killed.", "ACCIDENT"),
        ("Work trains collide in Velm tunnel, 1 worker injured", "ACCIDENT"),
        ("A gunman drove the truck into the crowd. Dozens were injured.", "ASSAULT"),
    ],
)
def test_harm_without_a_doer_takes_its_cause_from_the_story(text, code):
    assert of(text, "killed" if "killed" in text else "injured").code == code


def test_harm_with_a_doer_is_an_assault_whatever_the_story():
    text = "A tram derailed in Velm. It derailed at a bend. Then Olin Marr killed the driver."
    assert of(text, "killed").code == "ASSAULT"


def test_carnage_is_what_its_story_tells():
    assert (
        of("A tram derailed in Velm. It derailed at a bend. Passengers told of carnage.", "carnage").code == "ACCIDENT"
    )
    assert of("Gunmen fired at a market in Velm. The attack ended in carnage.", "carnage").code == "ASSAULT"


def test_an_attack_in_a_story_of_debate_is_one_in_words():
    debate = "The candidate spoke to voters. Then Olin Marr attacked his rival after the debate. The campaign was long."
    force = "A bomb went off at the base. Olin Marr attacked the guard, then stabbed a soldier with a knife."
    assert of(debate, "attacked").code == "ACCUSE/disapprove"
    assert of(force, "attacked").code == "ASSAULT"


def test_a_truck_driven_into_a_crowd_is_a_mishap_or_an_attack():
    assert of("A truck skidded on ice. It crashed into a crowd in Velm.", "crashed").code == "ACCIDENT"
    attack = "The terrorist shouted. The truck crashed into a crowd in Velm. A militant claimed the attack."
    assert of(attack, "crashed").code == "ASSAULT/primitive"


def test_an_explosion_is_a_mishap_or_a_bomb():
    assert types("An explosion tore through a gas plant in Velm on Monday, killing two workers.") >= {"ACCIDENT"}
    assert of("The craft was to fly to Mars. Later the rocket exploded in orbit.", "exploded").code == "ACCIDENT"
    assert "ASSAULT/explosives" in codes("An explosion followed by gunfire shook the consulate in Velm.")


def test_a_launch_in_a_story_of_missiles_is_a_show_of_force():
    missiles = "Arvenia fired a missile over the sea. The missile flew far. Norland condemned the launch."
    craft = "The rocket carried a satellite into orbit. The agency praised the launch."
    assert of(missiles, "launch").code == "MOBILIZE/weapons"
    assert of(craft, "launch").code == "LAUNCH"


def test_a_missile_is_fired_to_try_it_or_to_hit():
    trial = "Norland fired three ballistic missiles toward Bregonia. They reached an altitude of 500 miles in the test."
    attack = "Rebels fired three rockets toward Velm, killing two civilians."
    assert of(trial, "fired").code == "MOBILIZE/weapons"
    assert of(attack, "fired").code == "ASSAULT/heavy-weapons"


def test_people_are_mown_down_by_what_the_clause_tells():
    assert of("A lorry mowed down dozens of people in Velm on Sunday.", "mowed").code == "ASSAULT/primitive"
    assert (
        of("Gunmen with rifles mowed down dozens of people in Velm on Sunday.", "mowed").coding.event_type == "ASSAULT"
    )
