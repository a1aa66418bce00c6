// Duties as pages and the board are shown them (schemas.yaml). Pure, apart from names of staff,
// which are given.
#pragma once
#include "ops/duties/duty.hpp"
#include "router/desk/render.hpp"

namespace holdfast::duties {

// {"user", "name"}; null for nobody.
json::value person_json(std::string_view user, const desk::NameOf& name_of);
json::object to_json(const Duty& duty, TimePoint now, const desk::NameOf& name_of);
json::array to_json(const std::vector<Duty>& duties, TimePoint now, const desk::NameOf& name_of);
// One fact of a duty's history; `words`: what whoever did it said about it, empty if nothing.
json::object fact_json(const json::object& fact, std::string_view words,
                       const desk::NameOf& name_of);

}  // namespace holdfast::duties
