#include "safetyplan/json_fields.hpp"

namespace holdfast::safetyplan {
namespace {

constexpr std::int64_t version_max = 1'000'000'000;

// Reads the fields of one kind; the first error stands.
class Fields {
  public:
    Fields(const json::object& frame, const identity::NumberReader& reader)
        : frame_(frame), reader_(reader) {}

    Result<std::variant<Add, Edit, Move, Remove, Set>> what() {
        const auto kind = text_field(frame_, "kind", 16);
        if (!kind) return std::unexpected(kind.error());
        std::variant<Add, Edit, Move, Remove, Set> result;
        if (*kind == "add")
            result = Add{.step = step(), .place = place(), .content = content()};
        else if (*kind == "edit")
            result = Edit{.item = item(), .expected = expected(), .content = content()};
        else if (*kind == "move")
            result = Move{.item = item(), .expected = expected(), .step = step(), .place = place()};
        else if (*kind == "remove")
            result = Remove{.item = item(), .expected = expected()};
        else if (*kind == "set")
            result = Set{.setting = setting(), .expected = expected(), .value = value()};
        else
            return bad_field("kind", "must be add, edit, move, remove or set");
        if (error_) return std::unexpected(std::move(*error_));
        return result;
    }

  private:
    template <class Value>
    Value take(Result<Value> read) {
        if (read) return std::move(*read);
        if (!error_) error_ = std::move(read.error());
        return {};
    }

    Step step() { return take(name_field(frame_, "step", parse_step)); }
    Setting setting() { return take(name_field(frame_, "setting", parse_setting)); }
    ItemId item() { return take(id_field<PlanItemKind>(frame_, "item")); }
    Content content() { return take(read_content(frame_, reader_)); }
    PlanText value() { return take(line_field(frame_, "value", text_bytes_max)); }
    std::uint32_t expected() {
        return static_cast<std::uint32_t>(take(number_field(frame_, "expected", 0, version_max)));
    }
    Place place() {
        const auto after = take(optional_text_field(frame_, "after", id_length));
        if (after.empty() || after == "last") return {};
        if (after == "first") return {.where = Place::Where::first, .after = {}};
        const auto id = ItemId::parse(after);
        if (!id && !error_)
            error_ = bad_field("after", "must be \"first\", \"last\" or an item").error();
        return {.where = Place::Where::after, .after = id.value_or(ItemId{})};
    }

    const json::object& frame_;
    const identity::NumberReader& reader_;
    std::optional<Error> error_{};
};

}  // namespace

Result<Change> read_change(const json::object& frame, const identity::NumberReader& reader,
                           Editor by, TimePoint at) {
    const auto id = id_field<PlanChangeKind>(frame, "change");
    if (!id) return std::unexpected(id.error());
    auto what = Fields{frame, reader}.what();
    if (!what) return std::unexpected(std::move(what.error()));
    return Change{.id = *id, .by = std::move(by), .at = at, .what = std::move(*what)};
}

Result<Change> read_kept_change(const json::object& kept, const identity::NumberReader& reader) {
    auto by = editor_field(kept);
    if (!by) return std::unexpected(std::move(by.error()));
    const auto at = time_field(kept);
    if (!at) return std::unexpected(at.error());
    return read_change(kept, reader, std::move(*by), *at);
}

}  // namespace holdfast::safetyplan
