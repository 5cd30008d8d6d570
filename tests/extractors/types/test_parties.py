"""Actors and recipients of coded events."""

from tests.extractors.types.read import of


def test_the_recipient_of_suspended_aid_is_the_country():
    r = of("Spain suspended military aid to Chad.", "suspended")
    assert (r.actors, r.recipients) == (("Spain",), ("Chad",))


def test_sanctions_are_on_somebody():
    r = of("Norway imposed sanctions on Eritrea.", "sanctions")
    assert (r.actors, r.recipients) == (("Norway",), ("Eritrea",))


def test_what_is_refused_brings_its_parties():
    r = of("Kenya refused to meet the Ugandan delegation.", "refused")
    assert r.actors == ("Kenya",)
    assert r.recipients == ("the Ugandan delegation",)


def test_a_demand_is_the_speakers():
    r = of("The minister said that Turkey must withdraw its soldiers.", "withdraw")
    assert (r.actors, r.recipients) == (("The minister",), ("Turkey",))


def test_it_is_the_speaker():
    r = of("Kenya said it would free the fishermen.", "free")
    assert (r.actors, r.recipients) == (("Kenya",), ("the fishermen",))


def test_a_measure_without_recipient_has_its_place():
    assert of("The army imposed a curfew in Tandel.", "imposed").recipients == ("Tandel",)


def test_the_willing_act():
    assert of("Norway is willing to host the refugees.", "willing").actors == ("Norway",)


def test_partners_act_and_receive():
    r = of("The president held talks with the Kenyan minister.", "talks")
    assert set(r.actors) == {"The president", "the Kenyan minister"}
    assert r.recipients == ("the Kenyan minister",)


def test_nobody_is_both_actor_and_recipient_of_a_one_sided_deed():
    r = of("Police arrested twelve protesters in Nairobi.", "arrested")
    assert (r.actors, r.recipients) == (("Police",), ("twelve protesters",))


def test_force_hits_a_convoy_not_the_place_where_it_drove():
    r = of("Gunmen killed five people in an attack on a convoy in the north.", "attack")
    assert r.recipients == ("a convoy in the north",)


def test_who_is_released_does_not_act():
    r = of("Norwegian activist released in case that raises fears", "released")
    assert (r.actors, r.recipients) == ((), ("Norwegian activist",))


def test_those_who_agree_agree_with_each_other():
    r = of("Kenya and Norway have agreed to share information.", "agreed")
    assert (r.actors, r.recipients) == (("Kenya", "Norway"), ("Norway",))


def test_its_object_is_the_subjects():
    assert of("Norway has repeated its demand that Chad free the fishermen.", "demand").actors == ("Norway",)


def test_whoever_saw_a_raid_did_not_do_it():
    assert of("Amina Sule, who witnessed the attack, wept.", "attack").actors == ()


def test_a_raid_does_nothing_by_itself():
    assert of("A suicide attack killed three people.", "killed").actors == ()


def test_an_attack_in_a_town_hits_people_and_not_the_town():
    assert of("The attack in Nairobi shocked the country.", "attack").recipients == ()


def test_a_thing_is_no_recipient_where_parties_deal_with_each_other() -> None:
    assert of("Norway agreed to negotiations next week.", "agreed").recipients == ()
    assert of("The opposition rejected the results.", "rejected").recipients == ()
    assert of("The opposition rejected the minister's proposal.", "rejected").recipients == ("the minister's",)
    assert of("Kenya imposed a ban on Norwegian goods.", "imposed").recipients == ("Norwegian",)


def test_a_town_where_something_is_held_is_no_recipient() -> None:
    assert of("The minister paid a visit to the crash site.", "visit").recipients == ()
    assert of("Teachers held a protest at the town hall.", "protest").recipients == ()


def test_whoever_is_allowed_to_do_something_receives() -> None:
    assert of("Kenya refused to allow a Norwegian crew to land.", "refused").recipients == ("a Norwegian crew",)
    assert of("The ministry refused to respond to a request from Amnesty.", "refused").recipients == ("Amnesty",)
    assert of("Norway and Chad failed to reach agreement.", "failed").recipients == ("Chad",)


def test_a_report_accuses_for_its_authors() -> None:
    assert of("Amina Sule issued a statement criticising the army.", "criticising").actors == ("Amina Sule",)


def test_who_dies_in_a_bombing_did_not_bomb() -> None:
    r = of("Twelve captives died in a bombing.", "bombing")
    assert (r.actors, r.recipients) == ((), ("Twelve captives",))


def test_a_dateline_is_nobody() -> None:
    assert of("TANDEL - Death toll in the blast rose to twelve.", "Death").recipients == ()
    assert of("Tandel -- Governor Amina Sule said that she has rejected a request.", "rejected").actors != ("Tandel",)


def test_coordinated_deeds_share_their_doer() -> None:
    assert of("The militia is responsible for killings and beheadings.", "beheadings").actors == ("The militia",)


def test_what_drives_into_a_crowd_hits_the_crowd() -> None:
    r = of("Three people are dead after a truck plowed into a crowd.", "plowed")
    assert (r.actors, r.recipients) == (("a truck",), ("a crowd",))


def test_numbers_stand_for_people():
    assert of("The blast killed two soldiers and injured 40.", "injured").recipients == ("40",)


def test_what_happens_on_a_street_does_not_hit_the_street():
    assert of("The attack on the promenade shocked the country.", "attack").recipients == ()


def test_what_harm_is_done_with_is_not_whom_it_befalls() -> None:
    assert of("The driver rammed his car into two soldiers.", "rammed").recipients == ("two soldiers",)
    assert "bombs" not in of("The army dropped bombs on the rebels.", "dropped").recipients


def test_a_feast_or_a_fire_is_no_party() -> None:
    assert of("A crowd celebrated the holiday in Lyon.", "celebrated").recipients == ()
    assert "fire" not in of("Two people died after a tram caught fire in Lyon.", "caught").recipients


def test_a_launch_goes_out_from_a_place_and_not_at_it() -> None:
    assert of("The missile was launched from Tandel.", "launched").recipients == ()


def test_a_ransom_is_not_whom_it_is_demanded_of() -> None:
    assert of("The rebels demanded a ransom of $5 million.", "demanded").recipients == ()


def test_whoever_passes_away_suffers_it() -> None:
    assert (of("The singer passed away.", "passed").actors, of("The singer passed away.", "passed").recipients) == (
        (),
        ("The singer",),
    )


def test_whom_a_deed_left_dead() -> None:
    assert of("The attack left seventy people dead.", "attack").recipients == ("seventy people",)


def test_who_uses_a_thing_to_do_harm_does_it() -> None:
    assert of("A driver used his van to run over ten people, killing one.", "killing").actors == ("A driver",)


def test_own_troops_are_sent_and_not_acted_upon() -> None:
    assert "his special forces" not in of("The despot sent his special forces across the border.", "sent").recipients


def test_who_suffers_an_accident_does_not_do_it() -> None:
    assert of("Two men suffered a terrible accident in Lyon.", "accident").actors == ()


def test_one_person_told_twice_what_he_is_is_one_party():
    r = of("A native of Oslo and resident of Bergen attacked a market.", "attacked")
    assert r.actors == ("A native of Oslo",)
    r = of("A soldier and civilian were killed in the blast.", "killed")
    assert r.recipients == ("A soldier", "civilian")


def test_who_is_robbed_rather_than_of_what():
    assert of("Hackers stole 40 million euros from a bank in Oslo.", "stole").recipients == ("a bank in Oslo",)
    assert of("The climber steals a seat.", "steals").recipients == ()


def test_a_vehicle_in_an_accident_does_nothing():
    r = of("Two trains collided in the tunnel.", "collided")
    assert (r.actors, r.recipients) == ((), ("Two trains",))


def test_a_credit_in_brackets_is_no_party():
    r = of("The rescue began after the tram derailed (Reuters) near the stop.", "derailed")
    assert r.recipients == ("the tram",)


def test_a_passive_may_leave_its_auxiliary_to_the_one_before():
    r = of("Ten people were killed and dozens injured in the blast.", "injured")
    assert (r.actors, r.recipients) == ((), ("dozens",))
