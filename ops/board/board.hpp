// The supervisor's board: what waits, who works, and how well the line keeps its promise, read in one step. Owned by a
// node; its thread only. Bound: the first 100 contacts of the line.
#pragma once
#include "router/core/json.hpp"
#include "router/desk/render.hpp"
#include "router/queue/line.hpp"

namespace holdfast::board {

inline constexpr int line_shown_max = 100;

struct BoardParts {
    queue::Line& line;
    const Clock& clock;
    const config::Settings& settings;
    desk::NameOf name_of;
};

Task<Result<json::object>> read_board(BoardParts parts);

}  // namespace holdfast::board
