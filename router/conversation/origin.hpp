// Which web pages may open a socket or post a form here: the site's own public address, those the settings list, and
// nobody else (cross-site WebSocket hijacking, RFC 6454 origins). Pure.
#pragma once
#include "config/settings.hpp"
#include "router/http/http.hpp"

namespace holdfast::conversation {

// `embedded`: pages of allowed_origins count too (the chat); staff pages only come from public_url.
inline bool origin_allowed(const http::Request& request, const config::Settings& settings, bool embedded) {
    const auto origin = request.header("origin");
    if (origin.empty()) return false;
    if (origin == settings.http.public_url) return true;
    if (!embedded) return false;
    for (const auto& allowed : settings.http.allowed_origins)
        if (origin == allowed) return true;
    return false;
}

}  // namespace holdfast::conversation
