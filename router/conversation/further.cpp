#include "router/conversation/further.hpp"

namespace holdfast::conversation {

void hide_accounts(json::value& shown) {
    if (auto* list = shown.if_array()) {
        for (auto& one : *list) hide_accounts(one);
    } else if (auto* object = shown.if_object()) {
        const auto* role = object->if_contains("role");
        if (role && *role == "staff") {
            object->erase("account");
            object->erase("name");
        }
        for (auto& member : *object) hide_accounts(member.value());
    }
}

}  // namespace holdfast::conversation
