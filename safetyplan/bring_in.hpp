// A plan from outside in the place of the one that stands here. What is known here is kept: a text
// that stood here already keeps its writer, time and version; every other is as if written now by
// whoever brings it, whatever the document says of writers and versions. Versions only rise, so a
// change that is under way to what stood before stands beside what was brought in and overwrites
// nothing; an entry that was left out is removed, and a late text brings it back. Pure.
#pragma once
#include "safetyplan/plan.hpp"

namespace holdfast::safetyplan {

// `before`: null if there is no plan yet. Takes the plan's id and change ids from it.
Plan bring_in(Plan given, const Plan* before, const Editor& by, TimePoint at);

}  // namespace holdfast::safetyplan
