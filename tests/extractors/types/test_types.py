"""Types, modes and composition, each with an invented sentence."""

import pytest

from tests.extractors.types.read import codes, events, of, read, types

CODED = [
    # what is to come is a promise or a threat
    ("Norland will send food and medicine to Sudland.", "AGREE"),
    ("The governor pledged aid to the flooded villages.", "AGREE"),
    ("Kenya agreed to withdraw its troops from Somalia.", "AGREE"),
    ("The general vowed to send troops to the border.", "THREATEN/violence"),
    ("The general vowed a harsh response to the raid.", "THREATEN"),
    ("Officials warned residents to stay indoors.", "REQUEST/change"),
    ("A court found the mayor guilty of fraud.", "SANCTION/convict"),
    ("The union said it will boycott the election.", "THREATEN"),
    ("The minister threatened to bomb the rebel camps.", "THREATEN/violence"),
    # what is refused, asked for, stopped
    ("France refused to provide military aid to Chad.", "REJECT/assist"),
    ("The president refused to meet the opposition leader.", "REJECT/meet"),
    ("Norway cancelled the talks with Poland.", "REJECT/meet"),
    ("Turkey said it would not accept any refugees.", "REJECT/assist"),
    ("Peru demanded that Chile release the fishermen.", "REQUEST/yield"),
    ("The envoy urged Sudan to allow food aid into the region.", "REQUEST/yield"),
    ("The minister said that Turkey must withdraw its soldiers.", "REQUEST/yield"),
    ("Spain suspended military aid to Chad.", "SANCTION/discontinue"),
    ("Workers called off the strike.", "CONCEDE"),
    ("The rebels halted their offensive on the town.", "RETREAT/ceasefire"),
    # the same verb with other objects
    ("Norway imposed sanctions on Eritrea.", "COERCE/restrict"),
    ("The army imposed a curfew in the capital.", "COERCE/curfew"),
    ("Norway lifted sanctions on Eritrea.", "CONCEDE"),
    ("The army withdrew its troops from the valley.", "RETREAT/withdraw"),
    ("Jets bombed the port of Tandel.", "ASSAULT/aerial"),
    ("A suicide bomber blew himself up outside the market.", "ASSAULT/suicide-attack"),
    ("A drone strike killed three people near the border.", "ASSAULT/drone"),
    ("Nurses went on strike on Monday.", "PROTEST/strike"),
    ("The prisoner began a hunger strike.", "PROTEST/hunger"),
    ("Thousands marched through Lima to protest against the tax.", "PROTEST/demo"),
    ("Students rioted in the old town.", "PROTEST/riot"),
    ("The mob burned the flag.", "PROTEST/vandalize"),
    ("Police arrested twelve protesters in Nairobi.", "COERCE/arrest"),
    ("The ministry announced the arrest of nine smugglers.", "COERCE/arrest"),
    ("Chad barred the journalists from entering the country.", "COERCE/restrict"),
    ("Hackers attacked the website of the ministry.", "COERCE/cyber"),
    ("The foreign minister met his Kenyan counterpart in Oslo.", "CONSULT"),
    ("The president called the king on Friday.", "CONSULT/phone"),
    ("Brazil praised the decision of the council.", "SUPPORT"),
    ("Poland and Chad signed a trade agreement.", "SUPPORT"),
    ("Poland recognised the new government.", "SUPPORT"),
    ("Lawmakers accused the minister of taking bribes.", "ACCUSE/allege"),
    ("The prosecutor opened an investigation into the company.", "ACCUSE/investigate"),
    ("Russia vetoed the resolution.", "REJECT/change"),
    ("Japan gave 40 million dollars to the refugees.", "AID"),
    ("The rebels freed two aid workers.", "RETREAT/release"),
    ("The prime minister resigned on Tuesday.", "RETREAT/resign"),
    ("The militia surrendered its weapons.", "RETREAT/disarm"),
    ("Uganda apologised to Rwanda.", "CONCEDE"),
    # happenings outside politics
    ("The train derailed near Lyon.", "ACCIDENT"),
    ("An earthquake struck the island on Sunday.", "DISASTER"),
    ("Cholera spread through the camp.", "OUTBREAK"),
    ("Thieves stole a painting from the museum.", "CRIME"),
    ("The poet died on Friday.", "DEATH"),
    ("The party won the election.", "ELECTION"),
    ("The board appointed a new director.", "APPOINTMENT"),
    ("The company bought a stake in its rival.", "DEAL"),
    ("The court ruled that the law is invalid.", "RULING"),
    ("The agency launched a satellite.", "LAUNCH"),
    ("Oil prices rose by three percent.", "ECONOMY"),
    ("Villagers celebrated the harvest.", "CEREMONY"),
]


@pytest.mark.parametrize(("text", "code"), CODED, ids=[text[:40] for text, _ in CODED])
def test_coded(text, code):
    assert code in codes(text)


def test_columns_follow_from_type_and_mode():
    coding = of("Police arrested twelve protesters in Nairobi.", "arrested").coding
    assert (coding.quad_class, coding.intensity, coding.cameo_root) == (4, -7.0, "17")
    assert of("The train derailed near Lyon.", "derailed").coding.quad_class is None


def test_what_is_promised_or_refused_is_no_event_of_its_own():
    assert not of("Kenya agreed to withdraw its troops from Somalia.", "withdraw").coding.is_event
    assert not of("France refused to provide military aid to Chad.", "provide").coding.is_event
    assert not of("The minister threatened to bomb the rebel camps.", "bomb").coding.is_event


def test_a_light_verb_and_its_noun_are_one_event():
    attacks = [r for r in events("The rebels launched an attack on the base.") if r.coding.event_type == "ASSAULT"]
    assert [r.predicate.head.text for r in attacks] == ["attack"]


def test_negated_conflict_keeps_its_type_but_not_as_cooperation():
    r = of("The army did not attack the convoy.", "attack")
    assert r.coding.event_type == "ASSAULT"
    assert r.predicate.modality == "negated"


def test_a_condition_makes_no_promise():
    r = of("The ministry said it would send aid if the road opened.", "send")
    assert r.predicate.modality in ("hypothetical", "planned")
    assert r.predicate.modality == "planned" or r.coding.event_type != "AGREE"


def test_reasons_name_the_trigger():
    assert any("lift" in reason for reason in of("Norway lifted sanctions on Eritrea.", "lifted").coding.reasons)


def test_unknown_deeds_have_no_type():
    r = of("The gardener watered the roses.", "watered")
    assert r.coding.event_type is None
    assert not r.coding.is_event


@pytest.mark.parametrize("text", ["", "\n\n", "?!", "12 34", "a " * 300, "Агентство сообщило.", "«»“”"])
def test_bad_input_never_raises(text):
    for r in read(text):
        assert 0 <= r.coding.score <= 1


def test_scores_are_probabilities_and_agree_across_calls():
    text = "Police arrested twelve protesters and the union condemned the arrests."
    assert [r.coding.score for r in read(text)] == [r.coding.score for r in read(text)]
    assert all(0 < r.coding.score < 1 for r in events(text))
    assert {"COERCE", "ACCUSE"} <= types(text)
