#include "config/text_keys.hpp"

#include <algorithm>

namespace holdfast::config {
namespace {

using enum TextUse;

constexpr TextKey table[] = {
    {"first_words", phone_and_page},  // answer to the first message
    {"long_wait", phone_and_page},    // while the wait is long, repeated
    {"returned", phone_and_page},     // the counselor was lost; waiting again
    {"opted_out", phone_and_page},    // answer to STOP
    {"opted_in", phone_and_page},     // answer to START
    {"help", phone_and_page},         // answer to HELP
    {"unavailable", phone_and_page},  // nothing can be kept; where else to turn

    {"title"},  // of the browser's tab: neutral, it may be seen by others
    {"welcome"},
    {"emergency"},  // in danger now
    {"emergency_title"},
    {"load_failed"},  // the page is there, the server is not
    {"try_again"},
    {"language_label"},
    {"language_name"},  // this language, in itself
    {"recognised_by"},  // its common words, by which a first message is known to be in it

    {"consent"},
    {"consent_agree"},
    {"start"},

    {"survey_title"},
    {"survey_intro"},
    {"survey_distress"},
    {"survey_distress_low"},
    {"survey_distress_high"},
    {"survey_suicidal"},
    {"survey_yes"},
    {"survey_no"},
    {"survey_skip"},
    {"survey_about"},

    {"waiting"},
    {"place", page, "{place}"},
    {"place_next"},

    {"joined"},  // a counselor took the contact
    {"closed"},  // the conversation is over
    {"left"},    // the contact left while waiting
    {"conversation_label"},
    {"message_label"},
    {"send"},
    {"you"},
    {"counselor"},
    {"line"},  // who speaks when no person does
    {"message_too_long", page, "{max}"},
    {"tick_sending"},
    {"tick_kept"},
    {"tick_seen"},
    {"tick_failed"},

    {"offline"},
    {"online_again"},
    {"conversation_unknown"},
    {"end_chat"},
    {"end_confirm"},
    {"end_cancel"},
    {"new_chat"},

    {"plan_open"},
    {"plan_shown"},  // the clinician opened it
    {"plan_agreed"},
    {"plan_back"},
    {"plan_new_message"},  // while the plan hides the conversation
    {"plan_loading"},
    {"plan_failed"},
    {"plan_line"},  // a label, before a number
    {"plan_new_line"},
    {"plan_suggestions"},
    {"plan_up"},
    {"plan_down"},
    {"plan_move"},  // a label, before the steps
    {"plan_remove"},
    {"plan_removed"},
    {"plan_undo"},
    {"plan_details"},
    {"plan_relation"},
    {"plan_number"},
    {"plan_reachable"},
    {"plan_may_call"},
    {"plan_not_asked"},
    {"plan_helper"},
    {"plan_nobody"},
    {"plan_due"},
    {"plan_outcome"},
    {"plan_conflict"},
    {"plan_keep_this"},
    {"plan_keep_mine"},
    {"plan_other_wrote"},  // before a step's title
    {"plan_keeping"},
    {"plan_kept"},
    {"plan_closed"},  // the conversation is over, the page is still there
    {"refused_bad_request"},  // what was asked for was not done, by the protocol's codes
    {"refused_forbidden"},
    {"refused_not_found"},
    {"refused_conflict"},
    {"refused_too_large"},
    {"refused_throttled"},
    {"refused_unreachable"},
    {"refused_incomplete"},
    {"refused_later"},  // trouble of the line; it is tried again
    {"plan_yours"},   // above the ways to keep it
    {"plan_keep"},
    {"plan_keep_note"},
    {"plan_print"},
    {"plan_wallet"},
    {"plan_delete"},
    {"plan_deleted"},
    {"plan_code"},
    {"plan_code_note"},
    {"plan_have_code"},
    {"plan_code_label"},
    {"plan_code_send"},
    {"plan_code_wrong"},  // wrong, used or too old
    {"plan_code_later"},  // too many tries
    {"plan_code_own"},

    {"exit"},
    {"exit_hint"},
    {"exit_note"},
    {"exit_2"},  // Shift was pressed once: two presses are left
    {"exit_1"},
    {"exit_stopped"},  // the presses came too slowly
    {"safety_link"},
    {"safety_text"},

    // The page behind a link that a person asked for: neutral, whoever finds the phone may see it.
    {"link_ask"},
    {"link_open"},
    {"link_wrong"},
    {"link_later"},
    {"link_over"},

    // To whoever is on call. No name, number or word of a contact, and not why: others may see it.
    {"staff_ring", staff_phone, "{code}"},              // the code takes it over
    {"staff_ring_no_code", staff_phone},                // all codes are given out
    {"staff_practice", staff_phone},                    // before either of these in a practice
    {"staff_taken", staff_phone, "{code}"},             // it was right
    {"staff_taken_by_another", staff_phone, "{code}"},  // somebody was faster, or it is over
    {"staff_wrong_code", staff_phone, "{code}"},
};

}  // namespace

std::span<const TextKey> text_keys() {
    return table;
}

const TextKey* find_text_key(std::string_view name) {
    const auto found = std::ranges::find(table, name, &TextKey::name);
    return found == std::end(table) ? nullptr : found;
}

}  // namespace holdfast::config
