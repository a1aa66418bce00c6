// How a provider's delivery report names the text it is about: "<contact>.<seq>". Of a text that
// was cut in several, all parts but the last are "<contact>.<seq>.more": their arrival is not yet
// the text's, but their failure is, unless the last part's arrival was told before. Pure.
#pragma once
#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "router/core/id.hpp"

namespace holdfast::outbound {

// What the references of texts begin with that stand in no journal: an answer of last resort
// (regret.hpp), and a notice to the phone of somebody on call.
inline constexpr std::string_view regret_reference = "regret-";
inline constexpr std::string_view notice_reference = "notice-";

struct Reference {
    ContactId contact;
    std::uint64_t seq = 0;
    bool last = true;

    std::string text() const {
        return contact.text() + "." + std::to_string(seq) + (last ? "" : ".more");
    }

    // Nothing, unless text() could have written it.
    static std::optional<Reference> parse(std::string_view written) {
        auto contact = ContactId::parse(written.substr(0, id_length));
        if (!contact || written.size() < id_length + 2) return std::nullopt;
        Reference reference{.contact = *std::move(contact)};
        const auto* const end = written.data() + written.size();
        const auto number = std::from_chars(written.data() + id_length + 1, end, reference.seq);
        reference.last = number.ptr == end;
        const bool same = number.ec == std::errc{} && reference.text() == written;
        return same ? std::optional{std::move(reference)} : std::nullopt;
    }
};

}  // namespace holdfast::outbound
