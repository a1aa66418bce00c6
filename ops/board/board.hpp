// The supervisor's board: what waits, who works, and how well the line keeps its promise, read in one step; and what must be
// done by when, and how emergencies stand, read in two more. Owned by a node; its thread only. Bound: the first 100 contacts of
// the line, the first 100 duties and the first 50 escalations.
#pragma once
#include "ops/duties/duties.hpp"
#include "ops/escalation/service.hpp"
#include "router/core/json.hpp"
#include "router/desk/render.hpp"
#include "router/queue/line.hpp"

namespace holdfast::board {

inline constexpr int line_shown_max = 100;

struct BoardParts {
    queue::Line& line;
    duties::Duties& duties;
    escalation::Service& escalations;
    const Clock& clock;
    const config::Settings& settings;
    desk::NameOf name_of;
    std::function<Task<Result<std::size_t>>()> holes;  // in the rota, within the next days
};

Task<Result<json::object>> read_board(BoardParts parts);

}  // namespace holdfast::board
