// An escalation as staff see it (openapi.yaml: Escalation, EscalationBrief). Pure, apart from names
// of staff, which are given.
#pragma once
#include "ops/escalation/record.hpp"
#include "router/desk/render.hpp"

namespace holdfast::escalation {

// An account: {"user","name"}; null if there is none.
json::value colleague_json(const std::string& user, const desk::NameOf& name_of);
// {"since","due"}
json::object clock_json(const Standing& standing, const Pace& pace);
json::array next_json(const Standing& standing);
// All of it, but for its duties.
json::object record_json(const Record& record, const Pace& pace, const desk::NameOf& name_of);

}  // namespace holdfast::escalation
