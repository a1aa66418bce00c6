// An agreed version handed on: as FHIR for a clinic, as a page to print, and behind a link.
#include "router/http/text.hpp"
#include "router/vault/digest.hpp"
#include "safetyplan/plan_routes.hpp"

namespace holdfast::safetyplan {
namespace {

constexpr std::size_t events_a_page = 200;
constexpr int contacts_max = 50;  // looked through for a screener
constexpr std::size_t code_bytes_max = 16;

http::Response as_page(int status, std::string html, std::string_view form_action) {
    http::Response response{status, "text/html; charset=utf-8", std::move(html), {}};
    static const auto style = vault::base64(vault::sha256(page_style()));
    response.headers.emplace_back("Content-Security-Policy",
                                  "default-src 'none'; style-src 'sha256-" + style +
                                      "'; form-action " + std::string{form_action} +
                                      "; frame-ancestors 'none'; base-uri 'none'");
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Referrer-Policy", "no-referrer");
    response.headers.emplace_back("X-Robots-Tag", "noindex, nofollow");
    return response;
}

http::Response as_page(Page page) {
    auto response = as_page(200, page.html.reveal(), "'none'");
    response.headers.emplace_back("Content-Disposition",
                                  "inline; filename=\"" + page.file_name + "\"");
    return response;
}

// Of what the browser asks for, the first that the line speaks.
std::string language_for(const http::Request& request, const config::Settings& settings,
                         const config::Texts& texts) {
    auto found = settings.site.default_language;
    http::any_item(request.header("accept-language"), ',', [&](std::string_view item) {
        const std::string language{http::trim(item.substr(0, item.find_first_of(";-")))};
        const bool known = texts.by_language.contains(language);
        if (known) found = language;
        return known;
    });
    return found;
}

// The answers of the newest finished run of a suicide screener whose questions and answers have
// codes.
class ScreenerReading {
  public:
    explicit ScreenerReading(const triage::Instruments& instruments) : instruments_(instruments) {}

    void take(const journal::Event& event) {
        const auto type = event.type();
        if (type != "answered" && type != "scored") return;
        const auto* instrument = instruments_.find(event.text("instrument"));
        if (!instrument) return;
        const auto& about = instrument->about;
        if (std::ranges::find(about, triage::Concern::suicide) == about.end()) return;
        if (type == "answered") return answer(*instrument, event);
        Screener screener{.name = instrument->id,
                          .answers = {},
                          .by = {.staff = std::string{event.text("by")}},
                          .at = event.at()};
        std::ranges::replace(screener.name, '_', '-');
        for (const auto& item : instrument->items)
            if (const auto given = answers_.find(item.id); given != answers_.end())
                screener.answers.push_back(given->second);
        answers_.clear();
        if (!screener.answers.empty()) newest_ = std::move(screener);
    }

    std::optional<Screener> newest() { return std::exchange(newest_, std::nullopt); }

  private:
    void answer(const triage::Instrument& instrument, const journal::Event& event) {
        const auto text = [&](std::string_view field) {
            const auto* value = event.content.if_contains(field);
            return value && value->is_string() ? std::string{value->get_string()} : std::string{};
        };
        const auto item = std::ranges::find(instrument.items, text("item"), &triage::Item::id);
        const auto given = text("answer");
        if (item == instrument.items.end() || item->code.empty() ||
            (given != "yes" && given != "no"))
            return;
        answers_[item->id] = {
            .loinc = item->code, .question = PlanText{text("text")}, .yes = given == "yes"};
    }

    const triage::Instruments& instruments_;
    std::map<std::string, ScreenerAnswer> answers_{};
    std::optional<Screener> newest_{};
};

}  // namespace

Task<std::optional<Screener>> PlanRoutes::screener_in(std::vector<ContactId> contacts,
                                                      vault::DataKey key) {
    for (const auto& contact : contacts) {
        ScreenerReading reading{*parts_.instruments};
        for (std::uint64_t seq = 0, upto = 1; seq < upto;) {
            auto page = co_await parts_.line.journal(contact, seq, events_a_page);
            if (!page || page->events.empty()) break;
            for (const auto& stored : page->events)
                if (const auto event = journal::decode(contact, ++seq, stored, key))
                    reading.take(*event);
            upto = page->upto;
        }
        if (auto found = reading.newest()) co_return found;
    }
    co_return std::nullopt;
}

Task<std::optional<Screener>> PlanRoutes::screener(ContactId contact, const Copy& copy) {
    queue::Plans plans{parts_.line};
    auto contacts = co_await plans.contacts(contact, contacts_max);
    if (!contacts) co_return std::nullopt;
    auto own = co_await screener_in(std::move(contacts->own), copy.journal_key);
    auto of_holder = co_await screener_in(std::move(contacts->of_holder), copy.holder_key);
    const bool later = of_holder && (!own || own->at < of_holder->at);
    co_return later ? of_holder : own;
}

PlanRoutes::Answer PlanRoutes::fhir(http::Request request, desk::Clinician clinician) {
    auto reader = this->reader(request, std::move(clinician));
    if (!reader) co_return http::problem(reader.error());
    auto read = co_await this->read(*reader, {"fhir", number_of(request.captured.at(1))});
    if (!read) co_return http::problem(read.error());
    const auto& version = read->wanted.back();
    auto screener = co_await this->screener(reader->who.contact, read->copy);
    const FhirSource source{.version = version,
                            .newest = read->versions,
                            .words = parts_.templates.get(version.plan.language),
                            .base = parts_.settings.http.public_url + "/fhir",
                            .subject = vault::hex(vault::sha256(read->copy.holder)).substr(0, 32),
                            .screener = std::move(screener),
                            .at = parts_.clock.now()};
    http::Response response{
        200, std::string{fhir_media_type}, json::serialize(fhir_bundle(source)), {}};
    response.headers.emplace_back("Cache-Control", "no-store");
    co_return response;
}

PlanRoutes::Answer PlanRoutes::page(http::Request request, desk::Clinician clinician) {
    return answer_page(std::move(request), std::move(clinician), Paper::page);
}
PlanRoutes::Answer PlanRoutes::wallet(http::Request request, desk::Clinician clinician) {
    return answer_page(std::move(request), std::move(clinician), Paper::wallet);
}

PlanRoutes::Answer PlanRoutes::answer_page(http::Request request, desk::Clinician clinician,
                                           Paper paper) {
    auto reader = this->reader(request, std::move(clinician));
    if (!reader) co_return http::problem(reader.error());
    const Looked at{paper == Paper::page ? "page" : "wallet", number_of(request.captured.at(1))};
    auto read = co_await this->read(*reader, at);
    if (!read) co_return http::problem(read.error());
    const auto& version = read->wanted.back();
    co_return as_page(
        page_of(version.plan, &version, parts_.templates.get(version.plan.language), paper));
}

http::Response PlanRoutes::code_page(const http::Request& request, int status,
                                     std::string_view notice) const {
    const auto language = language_for(request, parts_.settings, parts_.texts);
    const auto word = [&](const char* key) { return escaped(parts_.texts.get(language, key)); };
    const auto title = escaped(parts_.templates.get(language).word("title"));
    const bool over = status == 410 || status == 429;
    std::string html =
        "<!doctype html>\n<html lang=\"" + language + "\">\n<head>\n<meta charset=\"utf-8\">\n" +
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>" +
        title + "</title>\n<style>" + std::string{page_style()} +
        "</style>\n</head>\n<body>\n<main>\n<h1>" + title + "</h1>\n";
    if (!notice.empty())
        html += "<p role=\"alert\">" + word(std::string{notice}.c_str()) + "</p>\n";
    if (!over)
        html += "<form method=\"post\">\n<p><label for=\"code\">" + word("link_ask") +
                "</label></p>\n<p><input id=\"code\" name=\"code\" inputmode=\"numeric\" "
                "autocomplete=\"off\" maxlength=\"6\" "
                "required>\n<button>" +
                word("link_open") + "</button></p>\n</form>\n";
    return as_page(status, html + "</main>\n</body>\n</html>\n", over ? "'none'" : "'self'");
}

// The same for every token: whether there is one is told only to who has its code.
PlanRoutes::Answer PlanRoutes::ask_code(http::Request request) {
    co_return code_page(request, 200, {});
}

PlanRoutes::Answer PlanRoutes::show_once(http::Request request) {
    const auto form = http::parse_form(request.body);
    if (!form) co_return http::problem(form.error());
    std::string code{http::trim(http::form_value(*form, "code"))};
    if (code.empty() || code.size() > code_bytes_max)
        co_return code_page(request, 403, "link_wrong");
    std::vector<Tries> tries{{"n:" + vault::fingerprint(request.peer), page_tries}};
    auto counted = co_await parts_.plans.count_try(std::move(tries), page_pause);
    if (!counted && counted.error().code == Errc::throttled)
        co_return code_page(request, 429, "link_later");
    if (!counted) co_return http::problem(counted.error());
    auto page = co_await parts_.plans.look(request.captured.at(0), std::move(code));
    if (!page && page.error().code == Errc::not_found)
        co_return code_page(request, 410, "link_over");
    if (!page) co_return http::problem(page.error());
    if (!*page) co_return code_page(request, 403, "link_wrong");
    co_return as_page(std::move(**page));
}

}  // namespace holdfast::safetyplan
