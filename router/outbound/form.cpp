#include "router/outbound/form.hpp"

namespace holdfast::outbound {

std::string form_encoded(const std::vector<std::pair<std::string, std::string>>& fields) {
    std::string form;
    const auto add = [&form](std::string_view text) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        constexpr std::string_view plain =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
        for (const char letter : text) {
            const auto byte = static_cast<unsigned char>(letter);
            if (plain.contains(letter))
                form += letter;
            else
                form.append({'%', digits[byte >> 4], digits[byte & 15]});
        }
    };
    for (const auto& [name, value] : fields) {
        if (!form.empty()) form += '&';
        add(name);
        form += '=';
        add(value);
    }
    return form;
}

}  // namespace holdfast::outbound
