// A calendar's rule of repeating as shifts of the rota. Pure; any thread.
#pragma once
#include <libical/ical.h>

#include <vector>

#include "ops/oncall/rota/rota.hpp"

namespace holdfast::oncall::ical {

// One shift, or one for each day of the week that BYDAY names; none if the rule cannot be said as
// that: `bad_request` whose field is the property's name.
Result<std::vector<Shift>> repeat(const Shift& first, const icalrecurrencetype& rule,
                                  const Zone& zone);

}  // namespace holdfast::oncall::ical
