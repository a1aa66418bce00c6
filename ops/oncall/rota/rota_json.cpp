#include "ops/oncall/rota/rota_json.hpp"

#include <algorithm>
#include <set>

namespace holdfast::oncall {
namespace {

using namespace std::chrono;

// Reads one object at its place; the first fault stays.
class Reader {
  public:
    Reader(const json::value& value, std::string place,
           std::initializer_list<std::string_view> known)
        : place_(std::move(place)), object_(value.if_object()) {
        if (!object_) fault("", "must be an object");
        for (const auto& member : object_ ? *object_ : json::object{})
            if (std::ranges::find(known, std::string_view{member.key()}) == known.end())
                fault(member.key(), "is not a member that is known here");
    }

    std::string text(std::string_view name) {
        const auto* value = member(name);
        if (value && value->is_string()) return std::string{value->get_string()};
        fault(name, "must be a text");
        return {};
    }
    int number(std::string_view name, int least, int most) {
        const auto* value = member(name);
        boost::system::error_code bad;
        const auto read = value && value->is_number() ? value->to_number<int>(bad) : least - 1;
        if (bad || read < least || read > most)
            fault(name, "must be a whole number from " + std::to_string(least) + " to " +
                            std::to_string(most));
        return read;
    }
    Local local(std::string_view name) {
        auto read = read_local(text(name));
        if (!read) fault(name, read.error().detail);
        return read.value_or(Local{});
    }
    Day day(std::string_view name, std::string_view written) {
        auto read = read_day(written);
        if (!read) fault(name, read.error().detail);
        return read.value_or(Day{});
    }
    // The elements of a list that may be left out.
    template <class Each>
    void each(std::string_view name, std::size_t most, Each take) {
        const auto* value = member(name);
        if (!value || value->is_null()) return;
        const auto* list = value->if_array();
        if (!list) return fault(name, "must be a list");
        if (list->size() > most)
            return fault(name, "may have at most " + std::to_string(most) + " of them");
        for (std::size_t i = 0; i < list->size() && !fault_; ++i)
            take((*list)[i], at(name) + "/" + std::to_string(i));
    }
    const json::value* member(std::string_view name) const {
        return object_ ? object_->if_contains(name) : nullptr;
    }
    std::string at(std::string_view name) const {
        return name.empty() ? place_ : place_ + "/" + std::string{name};
    }
    void fault(std::string_view name, const std::string& what) {
        take(fail(Errc::bad_request, at(name) + " " + what, at(name)));
    }
    void take(std::unexpected<Error> fault) {
        if (!fault_) fault_ = std::move(fault.error());
    }
    // Of a part that was read by itself.
    void take(const Result<>& checked) {
        if (!checked) fault(checked.error().field, checked.error().detail);
    }
    template <class T>
    T take(Result<T> part) {
        if (!part) take(std::unexpected{part.error()});
        return part ? std::move(*part) : T{};
    }
    template <class T>
    Result<T> done(T made) {
        if (fault_) return std::unexpected(*fault_);
        return made;
    }

  private:
    std::string place_;
    const json::object* object_;
    std::optional<Error> fault_;
};

Result<Repeat> read_repeat(const json::value& value, const std::string& place) {
    Reader reader{value, place, {"every_days", "until", "except"}};
    Repeat repeat;
    repeat.every_days = reader.number("every_days", 1, repeat_days_max);
    if (const auto* until = reader.member("until"); until && !until->is_null())
        repeat.until = reader.day("until", reader.text("until"));
    reader.each("except", left_out_max, [&](const json::value& one, const std::string&) {
        repeat.left_out.push_back(
            reader.day("except", one.is_string() ? std::string_view{one.get_string()} : ""));
    });
    std::ranges::sort(repeat.left_out);
    const auto twice = std::ranges::unique(repeat.left_out);
    repeat.left_out.erase(twice.begin(), twice.end());
    return reader.done(std::move(repeat));
}

Result<Shift> read_shift(const json::value& value, const std::string& place) {
    Reader reader{value, place, {"user", "start", "hours", "repeat"}};
    Shift shift{.user = reader.text("user"),
                .start = reader.local("start"),
                .hours = reader.number("hours", 1, shift_hours_max)};
    if (const auto* repeat = reader.member("repeat"); repeat && !repeat->is_null())
        shift.repeat = reader.take(read_repeat(*repeat, reader.at("repeat")));
    reader.take(check(shift));
    return reader.done(std::move(shift));
}

Result<Swap> read_swap(const json::value& value, const std::string& place) {
    Reader reader{value, place, {"user", "from", "to"}};
    Swap swap{.user = reader.text("user"), .from = reader.local("from"), .to = reader.local("to")};
    reader.take(check(swap));
    return reader.done(std::move(swap));
}

Result<Holiday> read_holiday(const json::value& value, const std::string& place) {
    if (value.is_string()) {
        auto day = read_day(value.get_string());
        if (!day) return fail(Errc::bad_request, place + " " + day.error().detail, place);
        return Holiday{*day};
    }
    Reader reader{value, place, {"date", "user"}};
    Holiday holiday{.day = reader.day("date", reader.text("date")), .user = reader.text("user")};
    if (!is_user_name(holiday.user)) reader.fault("user", "must be the name of an account");
    return reader.done(std::move(holiday));
}

Result<Level> read_level(const json::value& value, const std::string& place) {
    Reader reader{value, place, {"name", "shifts", "overrides", "holidays"}};
    Level level{.name = reader.text("name")};
    reader.each("shifts", shifts_max, [&](const json::value& one, const std::string& at) {
        level.shifts.push_back(reader.take(read_shift(one, at)));
    });
    reader.each("overrides", swaps_max, [&](const json::value& one, const std::string& at) {
        level.swaps.push_back(reader.take(read_swap(one, at)));
    });
    reader.each("holidays", holidays_max, [&](const json::value& one, const std::string& at) {
        level.holidays.push_back(reader.take(read_holiday(one, at)));
        if (std::ranges::count(level.holidays, level.holidays.back().day, &Holiday::day) > 1)
            reader.take(fail(Errc::bad_request, at + " stands there twice", at));
    });
    return reader.done(std::move(level));
}

json::value shown(const Shift& shift) {
    json::value repeat;
    if (shift.repeat) {
        json::object again{{"every_days", shift.repeat->every_days}};
        if (shift.repeat->until) again["until"] = written(*shift.repeat->until);
        json::array except;
        for (const auto day : shift.repeat->left_out) except.emplace_back(written(day));
        if (!except.empty()) again["except"] = std::move(except);
        repeat = std::move(again);
    }
    return {{"user", shift.user},
            {"start", written(shift.start)},
            {"hours", shift.hours},
            {"repeat", std::move(repeat)}};
}

json::value shown(const Swap& swap) {
    return {{"user", swap.user}, {"from", written(swap.from)}, {"to", written(swap.to)}};
}

json::value shown(const Holiday& holiday) {
    if (holiday.user.empty()) return json::value(written(holiday.day));
    return {{"date", written(holiday.day)}, {"user", holiday.user}};
}

template <class Part>
json::array all_shown(const std::vector<Part>& parts) {
    json::array list;
    for (const auto& part : parts) list.push_back(shown(part));
    return list;
}

}  // namespace

bool is_user_name(std::string_view name) {
    return name.size() >= 2 && name.size() <= 32 &&
           name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == name.npos;
}

Result<> check(const Shift& shift) {
    if (!is_user_name(shift.user))
        return fail(Errc::bad_request, "must be the name of an account", "user");
    if (shift.repeat && hours{shift.hours} > days{shift.repeat->every_days})
        return fail(Errc::bad_request, "must not be more than the days after which it repeats",
                    "hours");
    return {};
}

Result<> check(const Swap& swap) {
    if (!is_user_name(swap.user))
        return fail(Errc::bad_request, "must be the name of an account", "user");
    if (swap.to <= swap.from) return fail(Errc::bad_request, "must be after its beginning", "to");
    if (swap.to - swap.from > swap_days_max)
        return fail(Errc::bad_request, "must be at most 62 days after its beginning", "to");
    return {};
}

Result<Rota> read_kept_rota(const json::object& written) {
    const json::value whole(written);
    Reader reader{whole, "", {"version", "time_zone", "levels"}};
    if (!reader.member("levels")) reader.fault("levels", "is missing");
    Rota rota;
    reader.each("levels", levels_max, [&](const json::value& one, const std::string& at) {
        rota.levels.push_back(reader.take(read_level(one, at)));
        if (std::ranges::count(rota.levels, rota.levels.back().name, &Level::name) > 1)
            reader.take(fail(Errc::bad_request, at + "/name stands there twice", at + "/name"));
    });
    return reader.done(std::move(rota));
}

Result<Rota> read_rota(const json::object& written, const std::vector<std::string>& ladder) {
    auto rota = read_kept_rota(written);
    if (!rota) return rota;
    const auto place = [&](const Level& level) {
        return std::ranges::find(ladder, level.name) - ladder.begin();
    };
    for (std::size_t i = 0; i < rota->levels.size(); ++i) {
        const auto at = "/levels/" + std::to_string(i) + "/name";
        if (place(rota->levels[i]) == std::ssize(ladder))
            return fail(Errc::bad_request, at + " must be one of oncall.levels", at);
    }
    std::ranges::sort(rota->levels, {}, place);
    return rota;
}

json::object to_json(const Rota& rota) {
    json::array levels;
    for (const auto& level : rota.levels)
        levels.push_back({{"name", level.name},
                          {"shifts", all_shown(level.shifts)},
                          {"overrides", all_shown(level.swaps)},
                          {"holidays", all_shown(level.holidays)}});
    return {{"levels", std::move(levels)}};
}

std::vector<std::string> users_of(const Rota& rota) {
    std::set<std::string> users;
    for (const auto& level : rota.levels) {
        for (const auto& shift : level.shifts) users.insert(shift.user);
        for (const auto& swap : level.swaps) users.insert(swap.user);
        for (const auto& holiday : level.holidays)
            if (!holiday.user.empty()) users.insert(holiday.user);
    }
    return {users.begin(), users.end()};
}

}  // namespace holdfast::oncall
