#include "ops/escalation/requests.hpp"

#include <algorithm>

#include "safetyplan/content.hpp"

namespace holdfast::escalation {
namespace {

constexpr std::int64_t number_max = std::int64_t{1} << 31;

// Reads fields; the first error stands.
class Fields {
  public:
    explicit Fields(const json::object& body, std::string place = {})
        : body_(body), place_(std::move(place)) {}

    Words words(std::string_view field) {
        auto text = optional_text_field(body_, field, words_bytes_max);
        if (!text) return refuse<Words>(std::move(text.error()));
        auto line = safetyplan::clean_line(*text, field, words_bytes_max);
        if (!line) return refuse<Words>(std::move(line.error()));
        return Words{line->reveal()};
    }

    std::string account(std::string_view field) {
        auto text = optional_text_field(body_, field, user_bytes_max);
        if (!text) return refuse<std::string>(std::move(text.error()));
        if (text->find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") != text->npos)
            return refuse<std::string>({Errc::bad_request,
                                        std::string{field} + " must be the user name of an account",
                                        std::string{field}});
        return std::move(*text);
    }

    bool yes_or_no(std::string_view field) {
        const auto* value = body_.if_contains(field);
        if (value && value->is_bool()) return value->get_bool();
        const auto code = value && !value->is_null() ? Errc::bad_request : Errc::incomplete;
        return refuse<bool>(
            {code, std::string{field} + " must be true or false", std::string{field}});
    }

    template <class Value>
    Value name(std::string_view field, std::optional<Value> (*parse)(std::string_view),
               std::string_view names) {
        auto text = optional_text_field(body_, field, user_bytes_max);
        if (!text) return refuse<Value>(std::move(text.error()));
        if (const auto value = parse(*text)) return *value;
        return refuse<Value>({text->empty() ? Errc::incomplete : Errc::bad_request,
                              std::string{field} + " must be one of " + std::string{names},
                              std::string{field}});
    }

    std::uint64_t number(std::string_view field) {
        const auto* value = body_.if_contains(field);
        if (!value || value->is_null()) return 0;
        auto read = number_field(body_, field, 1, number_max);
        if (!read) return refuse<std::uint64_t>(std::move(read.error()));
        return static_cast<std::uint64_t>(*read);
    }

    Basis basis() {
        const auto* value = body_.if_contains("basis");
        if (!value || value->is_null()) return {};
        const auto* object = value->if_object();
        if (!object) return refuse<Basis>({Errc::bad_request, "basis must be an object", "basis"});
        Fields within{*object, "basis/"};
        Basis basis{within.words("desire"), within.words("capability"), within.words("intent"),
                    within.words("buffers")};
        if (within.error_) return refuse<Basis>(std::move(*within.error_));
        return basis;
    }

    template <class Value>
    Result<Value> settled(Value value) {
        if (error_) return std::unexpected(std::move(*error_));
        return value;
    }

  private:
    template <class Value>
    Value refuse(Error error) {
        if (!error_) {
            error.field = place_ + error.field;
            error.detail = place_ + error.detail;
            error_ = std::move(error);
        }
        return {};
    }

    const json::object& body_;
    std::string place_;
    std::optional<Error> error_{};
};

}  // namespace

Result<std::string> read_key(const json::object& body) {
    auto key = text_field(body, "key", key_bytes_max);
    const auto printable = [](unsigned char byte) { return byte > ' ' && byte < 0x7f; };
    if (key && !std::ranges::all_of(*key, printable))
        return fail(Errc::bad_request, "key must be printable ASCII without spaces", "key");
    return key;
}

Result<Opened> read_opening(const json::object& body) {
    Fields fields{body};
    Opened opened{.basis = fields.basis(), .way = fields.words("way"), .drill = false};
    return fields.settled(std::move(opened));
}

Result<Step> read_step(const json::object& body) {
    Fields fields{body};
    Step step;
    switch (fields.name("to", parse_state, "consulted, told, on_the_way, reached and closed")) {
        case State::opened:
            if (auto read = fields.settled(0); !read) return std::unexpected(read.error());
            return fail(Errc::bad_request, "to: it is open already", "to");
        case State::consulted:
            step = Consulted{fields.account("supervisor")};
            break;
        case State::told:
            step = Told{.kind = fields.name("kind", parse_whom,
                                            "emergency, mobile_team and trusted_person"),
                        .whom = fields.words("whom"),
                        .reference = fields.words("reference"),
                        .said = fields.words("said"),
                        .no_time = fields.words("no_time"),
                        .agreed = fields.yes_or_no("agreed"),
                        .second = fields.account("second"),
                        .why = fields.words("why")};
            break;
        case State::on_the_way:
            step = OnTheWay{fields.words("reference"), fields.words("eta")};
            break;
        case State::reached:
            step = Reached{fields.words("note")};
            break;
        case State::closed:
            step = Closed{
                fields.name("outcome", parse_outcome,
                            "reached, safe_by_own_plan, not_located, refused, hoax and wrong"),
                fields.words("why")};
            break;
    }
    return fields.settled(std::move(step));
}

Result<Note> read_note(const json::object& body) {
    Fields fields{body};
    Note note{
        .kind = fields.name("kind", parse_note_kind, "note, where, tried, basis and correction"),
        .text = fields.words("text"),
        .came_of = fields.words("came_of"),
        .how_known = fields.words("how_known"),
        .basis = fields.basis(),
        .corrects = fields.number("corrects")};
    return fields.settled(std::move(note));
}

Result<std::uint32_t> read_rev(const json::object& body) {
    auto rev = number_field(body, "rev", 1, number_max);
    if (!rev) return std::unexpected(std::move(rev.error()));
    return static_cast<std::uint32_t>(*rev);
}

}  // namespace holdfast::escalation
