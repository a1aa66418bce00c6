#include "router/http/path_table.hpp"

#include <algorithm>
#include <stdexcept>

namespace holdfast::http {
namespace {

constexpr std::string_view method_names[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};

std::string_view name_of(Method method) {
    return method_names[static_cast<std::size_t>(method)];
}

// The part up to the next slash; `rest` keeps what follows the slash, or nothing.
std::string_view next_segment(std::optional<std::string_view>& rest) {
    const auto slash = rest->find('/');
    const auto segment = rest->substr(0, slash);
    rest = slash == std::string_view::npos ? std::nullopt : std::optional{rest->substr(slash + 1)};
    return segment;
}

std::optional<std::string_view> after_first_slash(std::string_view path) {
    return path.starts_with('/') ? std::optional{path.substr(1)} : std::nullopt;
}

bool is_part(std::string_view segment) {
    return segment.starts_with('{');
}

std::string allowed(const std::vector<const Route*>& routes, bool socket) {
    std::string names;
    const auto add = [&names](std::string_view name) {
        if (!names.empty()) names += ", ";
        names += name;
    };
    bool gets = socket;
    for (const auto* route : routes) {
        add(name_of(route->method));
        if (route->method == Method::get) {
            add(name_of(Method::head));
            gets = false;
        }
    }
    if (gets) add(name_of(Method::get));
    return names;
}

}  // namespace

PathTable::PathTable(Routes routes) : routes_(std::move(routes)) {
    for (const auto& route : routes_.http) {
        auto& known = path_of(route.pattern).routes;
        if (std::ranges::find(known, route.method, &Route::method) != known.end()) {
            throw std::runtime_error("two handlers for " + std::string{name_of(route.method)} +
                                     " " + route.pattern);
        }
        known.push_back(&route);
    }
    for (const auto& route : routes_.sockets) {
        auto& socket = path_of(route.pattern).socket;
        if (socket != nullptr) throw std::runtime_error("two sockets at " + route.pattern);
        socket = &route;
    }
}

PathTable::Path& PathTable::path_of(const std::string& pattern) {
    Path path;
    for (auto rest = after_first_slash(pattern); rest;) {
        path.segments.emplace_back(next_segment(rest));
    }
    if (path.segments.empty()) throw std::runtime_error("no path: " + pattern);
    if (std::ranges::none_of(path.segments, is_part)) {
        return fixed_.try_emplace(pattern, std::move(path)).first->second;
    }
    const auto known = std::ranges::find(patterned_, pattern, &std::pair<std::string, Path>::first);
    if (known != patterned_.end()) return known->second;
    return patterned_.emplace_back(pattern, std::move(path)).second;
}

bool PathTable::matches(const Path& path, std::string_view text,
                        std::vector<std::string>& captured) {
    captured.clear();
    auto rest = after_first_slash(text);
    for (const auto& wanted : path.segments) {
        if (!rest) return false;
        const auto segment = next_segment(rest);
        if (is_part(wanted)) {
            if (segment.empty()) return false;
            captured.emplace_back(segment);
        } else if (segment != wanted) {
            return false;
        }
    }
    return !rest;
}

Match PathTable::find(std::string_view path, std::optional<Method> method) const {
    Match match;
    const Path* found = nullptr;
    if (const auto fixed = fixed_.find(path); fixed != fixed_.end()) {
        found = &fixed->second;
    } else {
        const auto hit = std::ranges::find_if(patterned_, [&](const auto& candidate) {
            return matches(candidate.second, path, match.captured);
        });
        if (hit == patterned_.end()) return {};
        found = &hit->second;
    }
    const auto wanted = method == Method::head ? Method::get : method;
    const auto route = std::ranges::find_if(
        found->routes, [&](const Route* candidate) { return candidate->method == wanted; });
    match.socket = found->socket;
    if (route != found->routes.end()) {
        match.route = *route;
    } else {
        match.allow = allowed(found->routes, found->socket != nullptr);
    }
    return match;
}

}  // namespace holdfast::http
