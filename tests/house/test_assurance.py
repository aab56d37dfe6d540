"""Each attack and fault of the assurance study (A depots, B crashes, D network, H people) has a test."""

from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
TRIED = {
    "A1": "attacks/test_hostile_depot.py::test_03_all_of_one_device_kept_from_another_is_a_gap",
    "A2": "attacks/test_hostile_depot.py::test_10_a_depot_that_is_turned_back_whole_is_named_and_filled_again",
    "A3": "attacks/test_epochs.py::test_33_a_laptop_from_the_future_is_missed_like_any_other_when_it_falls_silent",
    "A4": "attacks/test_hostile_depot.py::test_12_a_fork_shown_to_two_devices_shows_when_they_meet",
    "A5": "attacks/test_journal_fuzz.py::test_a_million_inputs_end_in_the_one_declared_error",
    "A6": "attacks/test_epochs.py::test_36_a_key_that_was_not_announced_is_not_taken",
    "A7": "attacks/test_hostile_depot.py::test_24_a_list_without_an_end_is_cut_and_the_other_lanes_go_on",
    "A8": "attacks/test_journal_members.py::test_49_a_header_that_cannot_be_is_refused",
    "A10": "unit/office/test_several_devices.py::test_who_was_removed_does_not_read_what_comes_and_what_she_writes_is_not_folded",
    "A9": "attacks/test_depot_watching.py::test_a9_a_year_of_sizes_and_times_does_not_tell_which_country_got_an_application",
    "B1": "attacks/test_power_cut_depot.py::test_five_thousand_power_cuts",
    "B2": "attacks/test_killed.py::test_recording_survives_five_hundred_kills",
    "B3": "attacks/test_power_cut_depot.py::test_a_disk_that_says_no_at_any_operation_loses_nothing",
    "B4": "unit/courier/test_carrying.py::test_a_line_cut_at_every_act_loses_nothing_and_sends_nothing_twice",
    "B5": "attacks/test_disk.py::test_a_clock_set_back_keeps_the_order",
    "B6": "attacks/test_two_commands.py::test_four_workers_through_the_key_process_lose_and_double_nothing",
    "B7": "suites/test_depot.py::test_two_relay_processes_on_one_database_give_each_object_one_place",
    "B8": "vectors/test_golden_vaults.py::test_b8_a_vault_of_before_opens_holds_and_adds_up_to_the_same",
    "B9": "property/test_model_fold.py::test_all_orders_of_a_few_facts_add_up_to_the_same",
    "B10": "attacks/test_recovery.py::test_h7_b10_a_bare_machine_gets_everything_back_from_a_copy_and_damaged_shares",
    "B11": "attacks/test_killed.py::test_b11_who_runs_out_of_memory_in_the_middle_of_an_act_loses_nothing_that_was_told",
    "D1": "attacks/test_relay_clients.py::test_slow_clients_are_cut_in_ten_seconds_and_others_are_not",
    "D2": "attacks/test_relay_clients.py::test_what_is_too_large_is_cut_as_soon_as_it_shows",
    "D3": "attacks/test_intake_door.py::test_d3_a_flood_that_does_not_read_the_page_keeps_nobody_out",
    "D4": "attacks/test_intake_door.py::test_d4_64_senders_at_once_are_all_taken_and_a_button_pressed_twice_counts_once",
    "D5": "attacks/test_relay_clients.py::test_all_clients_together_take_only_so_much_memory",
    "D6": "unit/relay/test_syncing.py::test_a_line_that_breaks_at_any_byte_costs_one_object_and_nothing_is_lost",
    "D7": "desk/test_intake_form.py::test_d7_a_person_writes_and_comes_back_without_script_cookie_or_any_request_elsewhere",
    "H1": "story/test_exposure.py::test_no_single_worker_knows_much",
    "H3": "attacks/test_told_apart.py::test_h3_a_vault_on_a_journey_can_be_told_from_one_that_never_held_anything",
    "H2": "attacks/test_panic.py::test_59_a_power_cut_at_any_step_leaves_the_whole_vault_or_nothing",
    "H5": "attacks/test_insider.py::test_h5_all_that_is_taken_out_shows_to_colleagues_with_reason_and_hand",
    "H4": "attacks/test_intake_door.py::test_h4_a_code_name_that_nobody_has_is_answered_like_one_without_an_answer",
    "H6": "attacks/test_journal_depot.py::test_29_and_54_a_cloned_vault_that_goes_its_own_way_is_a_fork",
    "H7": "attacks/test_recovery.py::test_h7_b10_a_bare_machine_gets_everything_back_from_a_copy_and_damaged_shares",
    "H9": "attacks/test_day_canary.py::test_h9_the_day_speaks_with_the_key_process_and_the_relay_that_was_named_and_with_nobody_else",
    "H8": "attacks/test_relay_clients.py::test_nothing_of_a_client_is_kept",
}
EVERY = {f"{letter}{number}" for letter, last in (("A", 10), ("B", 11), ("D", 7), ("H", 9)) for number in range(1, last + 1)}


def test_every_number_has_a_test():
    assert TRIED.keys() == EVERY


@pytest.mark.parametrize("number", sorted(TRIED))
def test_the_test_exists(number):
    path, name = TRIED[number].split("::")
    assert f"def {name}(" in (TESTS / path).read_text(encoding="utf-8")
