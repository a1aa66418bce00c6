#include "ops/duties/records.hpp"

#include "triage/numbered.hpp"

namespace holdfast::duties {
namespace {

std::optional<TimePoint> time_of(const redis::Reply& field) {
    if (field.integer() <= 0) return std::nullopt;
    return from_epoch_ms(field.integer());
}

}  // namespace

Result<Duty> duty_of(const redis::Reply& look) {
    const auto id = DutyId::parse(look[0].text());
    const auto fields = look[1];
    const auto contact = ContactId::parse(fields[1].text());
    if (!id || !contact)
        return fail(Errc::internal, "the store gave a duty this version does not know");
    Duty duty;
    duty.id = *id;
    duty.contact = *contact;
    duty.kind = fields[0].text();
    duty.item = fields[2].text();
    duty.owner = fields[3].text();
    duty.state = fields[4].text();
    duty.due = from_epoch_ms(fields[5].integer());
    duty.opened = from_epoch_ms(fields[6].integer());
    duty.urgent = fields[7].text() == "urgent";
    duty.level = triage::level_numbered(fields[8].integer());
    duty.rings = fields[9].integer();
    duty.next = time_of(fields[10]);
    duty.until = time_of(fields[11]);
    duty.by = fields[12].text();
    duty.code = fields[13].text();
    duty.drill = fields[14].text() == "1";
    duty.escalation = fields[15].text();
    duty.outcome = fields[16].text();
    duty.rung = static_cast<std::size_t>(look[2].integer());
    duty.contact_level = triage::level_numbered(look[3].integer());
    duty.serving = look[4].text();
    return duty;
}

std::vector<Duty> duties_of(const redis::Reply& looks) {
    std::vector<Duty> duties;
    for (std::size_t i = 0; i < looks.size(); ++i)
        if (auto duty = duty_of(looks[i])) duties.push_back(std::move(*duty));
    return duties;
}

}  // namespace holdfast::duties
