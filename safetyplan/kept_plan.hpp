// Plans as they are kept: JSON, sealed with the holder's data key under their name and the revision
// or the version's number, so that nothing kept can stand in another's place or time. And what a
// node last knew of a contact's plan, so that a line that is saved costs one call of the store: the
// store refuses a change on top of what is no longer the newest. Bounds: `copies_max` copies, the
// least used goes. One thread.
#pragma once
#include <list>
#include <optional>
#include <unordered_map>

#include "router/queue/plans.hpp"
#include "router/vault/vault.hpp"
#include "safetyplan/history.hpp"

namespace holdfast::safetyplan {

inline constexpr std::size_t copies_max = 256;

std::string seal_plan(const Plan& plan, const std::string& holder, const vault::DataKey& key,
                      Random& random);
Result<std::optional<Plan>> open_plan(const queue::StoredPlan& stored, const vault::DataKey& key,
                                      const identity::NumberReader& reader);
std::string seal_version(const Version& version, const std::string& holder,
                         const vault::DataKey& key, Random& random);
Result<Version> open_version(std::string_view sealed, std::uint32_t number,
                             const std::string& holder, const vault::DataKey& key,
                             const identity::NumberReader& reader);

// A contact's plan, with the keys to it and to the contact's journal.
struct Copy {
    std::string person;  // behind the contact
    vault::DataKey journal_key;
    std::string holder;
    vault::DataKey holder_key;
    std::string language;  // of the contact
    bool by_text = false, carried = false;
    std::optional<Plan> plan{};

    std::string revision() const { return plan ? std::to_string(plan->revision) : std::string{}; }
};

class Copies {
  public:
    const Copy* find(const ContactId& contact);
    // To change it; whoever takes it keeps what came of it.
    std::optional<Copy> take(const ContactId& contact);
    void keep(const ContactId& contact, Copy copy);
    void forget(const ContactId& contact);

  private:
    struct Kept {
        Copy copy;
        std::list<std::string>::iterator age;
    };
    std::unordered_map<std::string, Kept> by_contact_;
    std::list<std::string> by_age_;  // least used first
};

}  // namespace holdfast::safetyplan
