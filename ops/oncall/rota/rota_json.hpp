// The rota as JSON, as staff send it (openapi.yaml) and as the store keeps it:
//   {"levels":[{"name","shifts":[{"user","start","hours","repeat":{"every_days","until","except"}}],
//               "overrides":[{"user","from","to"}],"holidays":["YYYY-MM-DD" | {"date","user"}]}]}
// Reading is strict: a member that is not known, a level that the ladder does not have, a name that
// is no account's form, a time that is none are `bad_request` whose field is a JSON pointer. Pure.
#pragma once
#include <boost/json/object.hpp>
#include <string>
#include <vector>

#include "ops/oncall/rota/rota.hpp"
#include "router/core/json.hpp"

namespace holdfast::oncall {

inline constexpr std::size_t rota_bytes_max = 256 * 1024;

// Also takes "version" and "time_zone", which the caller looks at. Levels come in the ladder's
// order.
Result<Rota> read_rota(const json::object& written, const std::vector<std::string>& ladder);
json::object to_json(const Rota& rota);
// One that was taken before, whatever the ladder is now.
Result<Rota> read_kept_rota(const json::object& written);

// Every name in it, each once.
std::vector<std::string> users_of(const Rota& rota);

// What an account may be called, for rota, calendar and staff alike: [a-z0-9._-]{2,32}.
bool is_user_name(std::string_view name);

// What is wrong with one part, nothing if it is sound; the fault's field is a member's name.
Result<> check(const Shift& shift);
Result<> check(const Swap& swap);

}  // namespace holdfast::oncall
