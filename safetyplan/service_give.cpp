// The plan given to the person: as messages, as a page of their chat, or shown in it.
#include <algorithm>

#include "router/outbound/segments.hpp"
#include "safetyplan/render_html.hpp"
#include "safetyplan/render_text.hpp"
#include "safetyplan/service.hpp"

namespace holdfast::safetyplan {
namespace {

// A text of three segments arrives on every phone as one.
constexpr std::size_t gsm7_chars = 3 * 153, ucs2_chars = 3 * 67;

std::vector<MessageText> texts_of(const Plan& plan, const config::PlanTemplate& words,
                                  std::size_t chars_max, std::optional<Step> step) {
    auto parts = text_parts(plan, words, std::min(chars_max, gsm7_chars), step);
    const auto plain = [](const MessageText& part) {
        return outbound::count_segments(part.reveal()).gsm7;
    };
    if (std::ranges::all_of(parts, plain)) return parts;
    return text_parts(plan, words, std::min(chars_max, ucs2_chars), step);
}

Date day_of(TimePoint at) {
    return Date{std::chrono::floor<std::chrono::days>(at)};
}

}  // namespace

Page page_of(const Plan& plan, const Version* version, const config::PlanTemplate& words,
             Paper paper) {
    PageOptions options{.paper = paper, .agreed_on = {}};
    if (version) options.agreed_on = day_of(version->agreement.at);
    return render_html(plan, words, options);
}

Service::Answer Service::ask_to_look(Asked asked) {
    auto copy = co_await known(access_of(asked));
    if (!copy) co_return std::unexpected(copy.error());
    if (copy->by_text)
        co_return fail(Errc::unreachable, "this person has no chat: read the steps out as texts",
                       "contact");
    auto header = journal::header("plan_shown", parts_.clock.now());
    header["by"] = asked.user;
    auto event = journal::encode(asked.contact, header, {}, copy->journal_key, parts_.random);
    auto seq = co_await kept_.note(access_of(asked), std::move(event));
    if (!seq) co_return std::unexpected(seq.error());
    co_return json::object{{"seq", *seq}};
}

Service::Answer Service::send_text(Asked asked) {
    auto key = text_field(asked.data, "key", 60);
    if (!key) co_return std::unexpected(key.error());
    const auto name = optional_text_field(asked.data, "step", 32);
    if (!name) co_return std::unexpected(name.error());
    const auto step = parse_step(*name);
    if (!name->empty() && !step)
        co_return fail(Errc::bad_request, "step is none of the plan's", "step");
    // Read anew: a line that was just written is among what is sent.
    auto opened = co_await open(access_of(asked), {});
    if (!opened) co_return std::unexpected(opened.error());
    const auto& copy = opened->copy;
    if (!copy.plan) co_return fail(Errc::incomplete, "items: nothing is written", "items");
    const auto& settings = parts_.settings;
    const auto& words = words_for(copy);
    const auto parts = copy.by_text
                           ? texts_of(*copy.plan, words, settings.sms.message_chars_max, step)
                           : text_parts(*copy.plan, words, settings.chat.message_chars_max, step);
    if (parts.size() > parts_max)
        co_return fail(Errc::too_large, "the plan is too long for messages: send it step by step",
                       "step");
    json::array seqs;
    for (const auto& part : parts) {
        const auto id = *key + "." + std::to_string(seqs.size() + 1);
        const auto now = parts_.clock.now();
        auto header = journal::header("message", now);
        header["by"] = "clinician";
        header["user"] = asked.user;
        header["m"] = id;
        auto event = journal::encode(asked.contact, header, {{"text", part.reveal()}},
                                     copy.journal_key, parts_.random);
        auto seq = co_await parts_.line.say(
            now, asked.user, asked.contact,
            "k:" + asked.user + ":" + vault::fingerprint(asked.contact.text() + id),
            std::move(event), copy.by_text);
        if (!seq) co_return std::unexpected(seq.error());
        seqs.push_back(*seq);
    }
    if (copy.by_text && parts_.text_queued) parts_.text_queued();
    co_return json::object{{"seqs", std::move(seqs)}};
}

Service::Answer Service::page(Asked asked) {
    const auto paper = text_field(asked.data, "paper", 16);
    if (!paper) co_return std::unexpected(paper.error());
    if (*paper != "page" && *paper != "wallet")
        co_return fail(Errc::bad_request, "paper must be page or wallet", "paper");
    auto place = newest_place;
    const bool one_version = asked.data.contains("version");
    if (one_version) {
        const auto number = number_field(asked.data, "version", 1, std::int64_t{1} << 30);
        if (!number) co_return std::unexpected(number.error());
        place = {.first = *number - 1, .last = *number - 1};
    }
    auto opened = co_await open(access_of(asked), {}, place);
    if (!opened) co_return std::unexpected(opened.error());
    const auto* version = opened->wanted.empty() ? nullptr : &opened->wanted.back();
    if (!version && one_version)
        co_return fail(Errc::not_found, "this plan has no such version", "version");
    const auto& working = opened->copy.plan;
    if (!working) co_return fail(Errc::not_found, "there is no plan yet", "paper");
    if (!one_version && version && !is_as_agreed(*working, *version)) version = nullptr;
    const auto& plan = version ? version->plan : *working;
    const auto page = page_of(plan, version, parts_.templates.get(plan.language),
                              *paper == "wallet" ? Paper::wallet : Paper::page);
    co_return json::object{{"file_name", page.file_name}, {"html", page.html.reveal()}};
}

}  // namespace holdfast::safetyplan
