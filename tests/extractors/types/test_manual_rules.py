"""Coding rules of the PLOVER manual, each tested on an invented sentence."""

from tests.extractors.types.read import codes, of, types


def test_a_prison_sentence_is_a_conviction():
    assert "SANCTION/convict" in codes("A court sentenced the mayor to five years in prison.")


def test_captured_fighters_are_abducted():
    assert "ASSAULT/abduct" in codes("Rebels captured thirty soldiers near the town.")


def test_barred_from_entry_is_no_deportation_and_expelled_people_are_deported():
    assert "COERCE/deport" not in codes("Chad denied the reporters entry.")
    assert "REJECT" in types("Chad denied the reporters entry.")
    assert "COERCE/deport" in codes("Malaysia deported 200 migrants.")


def test_an_expelled_diplomat_is_a_sanction():
    assert "SANCTION/expel" in codes("Chad expelled two French diplomats.")


def test_a_summoned_ambassador_is_a_complaint_not_a_consultation():
    assert types("The ministry summoned the Polish ambassador.") == {"ACCUSE"}


def test_military_help_in_a_disaster_is_aid():
    assert "AID" in types("The navy sent engineers and tents to the flooded province.")


def test_a_joint_drill_is_cooperation_and_an_own_drill_mobilisation():
    assert "COOPERATE" in types("The armies of Kenya and Uganda held a joint exercise.")
    assert "COOPERATE" in types("Kenyan and Ugandan forces conducted military exercises off the coast.")
    assert "MOBILIZE/troops" in codes("The navy began a military exercise off the coast.")


def test_the_topic_of_a_protest_is_no_second_event():
    assert types("Thousands protested against the tax.") == {"PROTEST"}


def test_a_diplomatic_protest_is_a_complaint():
    assert "PROTEST" not in types("The embassy lodged a formal protest with the ministry.")
    assert "ACCUSE" in types("The embassy lodged a formal protest with the ministry.")


def test_peacekeepers_are_aid_and_other_troops_mobilisation():
    assert "AID" in types("Ghana sent peacekeepers to Liberia.")
    assert "MOBILIZE/troops" in codes("Ghana sent troops to the border.")


def test_withdrawn_peacekeepers_are_a_sanction_and_withdrawn_troops_a_retreat():
    assert "SANCTION/withdraw" in codes("Ghana withdrew its peacekeepers from Liberia.")
    assert "RETREAT/withdraw" in codes("Ghana withdrew its troops from Liberia.")


def test_an_announced_future_deed_is_coded_by_its_side_of_the_scale():
    assert of("The ministry said it would free the prisoners.", "free").coding.event_type == "AGREE"
    assert of("The ministry said it would jail the editors.", "jail").coding.event_type == "THREATEN"
