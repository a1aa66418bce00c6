#include "safetyplan/change.hpp"

#include <algorithm>

namespace holdfast::safetyplan {
namespace {

constexpr std::array<std::string_view, 5> outcome_names{"applied", "repeated", "both_kept",
                                                        "came_back", "place_moved"};

std::unexpected<Error> bad(std::string_view field, std::string_view what) {
    return fail(Errc::bad_request, std::string{field} + " " + std::string{what},
                std::string{field});
}

std::unexpected<Error> unknown(std::string_view field) {
    return fail(Errc::not_found, std::string{field} + " is not in this plan", std::string{field});
}

// The entry with this text written by somebody who saw `expected`.
Result<Entry> written(const Entry& entry, std::uint32_t expected, Text text) {
    if (expected > entry.version) return bad("expected", "is a version that never was");
    Entry next = entry;
    std::erase_if(next.texts, [&](const Text& one) {
        return one.version <= expected || one.content == text.content;
    });
    if (next.texts.size() >= texts_max)
        return fail(Errc::conflict, "item has too many texts to choose from: settle them first",
                    "item");
    text.version = ++next.version;
    next.texts.push_back(std::move(text));
    return next;
}

Outcome outcome_of(const Entry& before, std::uint32_t expected, const Entry& after) {
    if (!after.settled()) return Outcome::both_kept;
    return !before.stands() && expected < before.version ? Outcome::came_back : Outcome::applied;
}

class Applying {
  public:
    Applying(Plan& plan, const Change& change) : plan_(plan), change_(change) {}

    Result<Applied> operator()(const Add& add) {
        const auto id = item_of(change_.id);
        if (const auto* there = plan_.find(id))
            return Applied{Outcome::repeated, id, there->entry.version};
        if (plan_.standing() >= items_max)
            return fail(Errc::too_large,
                        "items may be at most " + std::to_string(items_max) + " in a plan",
                        "items");
        if (auto fits = check(add.content, add.step, 0); !fits)
            return std::unexpected(std::move(fits.error()));
        const auto place = position(add.place, add.step);
        if (!place) return std::unexpected(place.error());
        Item item{.id = id, .step = add.step, .placed = 1, .entry = {}};
        item.entry = {.version = 1, .texts = {text_of(add.content, 1)}};
        plan_.items.insert(plan_.items.begin() + *place, std::move(item));
        return Applied{Outcome::applied, id, 1};
    }

    Result<Applied> operator()(const Edit& edit) {
        auto* item = find(edit.item);
        if (!item) return unknown("item");
        if (!item->entry.stands() && plan_.standing() >= items_max)
            return fail(Errc::too_large, "items would be too many if it came back", "items");
        if (auto fits = check(edit.content, item->step, bytes_seen(item->entry, edit.expected));
            !fits)
            return std::unexpected(std::move(fits.error()));
        auto next = written(item->entry, edit.expected, text_of(edit.content, 0));
        if (!next) return std::unexpected(std::move(next.error()));
        const auto outcome = outcome_of(item->entry, edit.expected, *next);
        item->entry = std::move(*next);
        return Applied{outcome, item->id, item->entry.version};
    }

    Result<Applied> operator()(const Move& move) {
        auto* item = find(move.item);
        if (!item || !item->entry.stands()) return unknown("item");
        if (move.expected > item->placed) return bad("expected", "is a version that never was");
        for (const auto& text : item->entry.texts)
            if (auto fits = check_content(text.content, move.step); !fits)
                return std::unexpected(std::move(fits.error()));
        if (move.expected < item->placed)
            return Applied{Outcome::place_moved, item->id, item->placed};
        if (move.place.where == Place::Where::after && move.place.after == move.item)
            return bad("after", "is the item itself");
        const auto to = position(move.place, move.step);
        if (!to) return std::unexpected(to.error());
        const auto from = item - plan_.items.data();
        item->step = move.step;
        const auto placed = ++item->placed;
        const auto first = plan_.items.begin();
        if (*to <= from)
            std::rotate(first + *to, first + from, first + from + 1);
        else
            std::rotate(first + from, first + from + 1, first + *to);
        return Applied{Outcome::applied, move.item, placed};
    }

    Result<Applied> operator()(const Remove& remove) {
        auto* item = find(remove.item);
        if (!item) return unknown("item");
        auto& entry = item->entry;
        if (remove.expected > entry.version) return bad("expected", "is a version that never was");
        if (!entry.stands()) return Applied{Outcome::repeated, remove.item, entry.version};
        const auto gone = std::erase_if(
            entry.texts, [&](const Text& text) { return text.version <= remove.expected; });
        if (gone > 0) ++entry.version;
        const Applied applied{entry.stands() ? Outcome::both_kept : Outcome::applied, remove.item,
                              entry.version};
        forget_removed();
        return applied;
    }

    Result<Applied> operator()(const Set& set) {
        auto& entry = plan_.settings[static_cast<std::size_t>(set.setting)];
        if (set.expected > entry.version) return bad("expected", "is a version that never was");
        if (set.value.empty()) {
            const auto gone = std::erase_if(
                entry.texts, [&](const Text& text) { return text.version <= set.expected; });
            if (gone > 0) ++entry.version;
            return Applied{
                entry.stands() ? Outcome::both_kept : Outcome::applied, {}, entry.version};
        }
        Content content;
        content.text = set.value;
        if (auto fits = check_setting(set.setting, content); !fits)
            return std::unexpected(std::move(fits.error()));
        if (auto fits = check_room(bytes_of(content), bytes_seen(entry, set.expected)); !fits)
            return std::unexpected(std::move(fits.error()));
        auto next = written(entry, set.expected, text_of(content, 0));
        if (!next) return std::unexpected(std::move(next.error()));
        entry = std::move(*next);
        return Applied{entry.settled() ? Outcome::applied : Outcome::both_kept, {}, entry.version};
    }

  private:
    Item* find(const ItemId& id) { return const_cast<Item*>(plan_.find(id)); }

    Text text_of(const Content& content, std::uint32_t version) const {
        return {.content = content, .version = version, .by = change_.by, .at = change_.at};
    }

    static std::size_t bytes_seen(const Entry& entry, std::uint32_t expected) {
        std::size_t sum = 0;
        for (const auto& text : entry.texts)
            if (text.version <= expected) sum += bytes_of(text.content);
        return sum;
    }

    Result<> check_room(std::size_t more, std::size_t less) const {
        if (bytes_of(plan_) + more <= plan_bytes_max + less) return {};
        return fail(
            Errc::too_large,
            "plan may have at most " + std::to_string(plan_bytes_max) + " bytes of text together",
            "plan");
    }

    Result<> check(const Content& content, Step step, std::size_t replaced) const {
        if (auto fits = check_content(content, step); !fits) return fits;
        if (!content.helper.empty()) {
            const auto* helper = plan_.find(content.helper);
            if (!helper || !has_agreed(*helper))
                return bad("helper", "must be a person of this plan who agreed that we may call");
        }
        return check_room(bytes_of(content), replaced);
    }

    // Where in `items` an entry goes; what is there now moves behind it.
    Result<std::ptrdiff_t> position(const Place& place, Step step) const {
        const auto& items = plan_.items;
        const auto of_step = [&](const Item& item) { return item.step == step; };
        switch (place.where) {
            case Place::Where::first:
                return std::ranges::find_if(items, of_step) - items.begin();
            case Place::Where::last: {
                const auto last = std::find_if(items.rbegin(), items.rend(), of_step);
                return last == items.rend() ? std::ssize(items) : last.base() - items.begin();
            }
            case Place::Where::after:
                break;
        }
        const auto* after = plan_.find(place.after);
        if (!after) return unknown("after");
        if (after->step != step) return bad("after", "is in another step");
        return after - items.data() + 1;
    }

    // Ids sort by age: the oldest place goes first.
    void forget_removed() {
        if (plan_.items.size() - plan_.standing() <= removed_max) return;
        auto oldest = plan_.items.end();
        for (auto item = plan_.items.begin(); item != plan_.items.end(); ++item)
            if (!item->entry.stands() && (oldest == plan_.items.end() || item->id < oldest->id))
                oldest = item;
        plan_.items.erase(oldest);
    }

    Plan& plan_;
    const Change& change_;
};

// What was answered to this change before, as far as its versions stand now.
Applied repeated(const Plan& plan, const Change& change) {
    Applied again{.outcome = Outcome::repeated, .item = {}, .version = 0};
    if (const auto* set = std::get_if<Set>(&change.what))
        again.version = plan.setting(set->setting).version;
    if (std::holds_alternative<Add>(change.what)) again.item = item_of(change.id);
    if (const auto* edit = std::get_if<Edit>(&change.what)) again.item = edit->item;
    if (const auto* remove = std::get_if<Remove>(&change.what)) again.item = remove->item;
    const auto* move = std::get_if<Move>(&change.what);
    if (move) again.item = move->item;
    if (const auto* there = plan.find(again.item))
        again.version = move ? there->placed : there->entry.version;
    return again;
}

}  // namespace

std::string_view name_of(Outcome outcome) {
    return outcome_names[static_cast<std::size_t>(outcome)];
}

ItemId item_of(const ChangeId& added_by) {
    return ItemId::parse(added_by.text()).value_or(ItemId{});
}

Result<Applied> apply(Plan& plan, const Change& change) {
    if (change.id.empty()) return bad("change", "needs an id");
    if (change.by.staff.size() > staff_bytes_max) return bad("by", "is no account");
    if (std::ranges::find(plan.recent, change.id) != plan.recent.end())
        return repeated(plan, change);
    auto applied = std::visit(Applying{plan, change}, change.what);
    const bool nothing_done = !applied || applied->outcome == Outcome::repeated ||
                              applied->outcome == Outcome::place_moved;
    if (nothing_done) return applied;
    ++plan.revision;
    plan.recent.push_back(change.id);
    if (plan.recent.size() > recent_kept)
        plan.recent.erase(plan.recent.begin(), plan.recent.end() - recent_kept);
    return applied;
}

}  // namespace holdfast::safetyplan
