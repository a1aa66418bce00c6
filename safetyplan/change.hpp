// Changes to a plan: one line added, written again, moved or removed, or one setting. Each has an
// id of its own, so a repeat after a lost answer does nothing, and names the version its writer
// saw, so nothing is overwritten that its writer had not read: such a text is kept beside the other
// ("both_kept", see plan.hpp). A refused change changed nothing, and its writer still has the text.
// A late change to a removed entry brings the entry back. One side sends its changes of one entry
// one after another, each with the version that the answer to the last one named.
//
// Any order in which a server takes the changes of several writers gives every reader who applies
// them in that order the same plan. Pure; time and ids are the caller's.
#pragma once
#include <cstdint>
#include <variant>

#include "safetyplan/plan.hpp"

namespace holdfast::safetyplan {

// Where among its step's entries.
struct Place {
    enum class Where : std::uint8_t { last, first, after };
    Where where = Where::last;
    ItemId after{};
};

struct Add {  // the new entry's id is the change's
    Step step{};
    Place place{};
    Content content{};
};
struct Edit {
    ItemId item{};
    std::uint32_t expected = 0;  // the entry's version as the writer saw it
    Content content{};
};
struct Move {  // to another step too, if its fields have a place there
    ItemId item{};
    std::uint32_t expected = 0;  // the version of its place
    Step step{};
    Place place{};
};
struct Remove {
    ItemId item{};
    std::uint32_t expected = 0;
};
struct Set {
    Setting setting{};
    std::uint32_t expected = 0;
    PlanText value{};  // empty: not set any more
};

struct Change {
    ChangeId id{};
    Editor by{};
    TimePoint at{};
    std::variant<Add, Edit, Move, Remove, Set> what{};
};

enum class Outcome : std::uint8_t {
    applied,
    repeated,     // this change was taken before; nothing was done now
    both_kept,    // somebody else wrote since the expected version: both texts stand
    came_back,    // it had been removed since; it is there again with this text
    place_moved,  // somebody else moved it since: it stays where they put it
};
std::string_view name_of(Outcome outcome);

struct Applied {
    Outcome outcome{};
    ItemId item{};  // of an add, edit, move, remove
    std::uint32_t version =
        0;  // the entry's (of a move: its place's) now; what the next change expects
};

// Applies in place; on an error the plan is as it was. Errors: bad_request (the field), too_large
// (the field), not_found
// ("item", "after"), conflict ("item": texts_max unsettled texts).
Result<Applied> apply(Plan& plan, const Change& change);

ItemId item_of(const ChangeId& added_by);

}  // namespace holdfast::safetyplan
