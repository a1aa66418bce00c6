#include "router/http/response.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <charconv>
#include <ctime>

#include "router/http/text.hpp"

namespace holdfast::http {
namespace {

std::string_view reason(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 409:
            return "Conflict";
        case 410:
            return "Gone";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 417:
            return "Expectation Failed";
        case 422:
            return "Unprocessable Content";
        case 426:
            return "Upgrade Required";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 500:
            return "Internal Server Error";
        case 503:
            return "Service Unavailable";
        default:
            return "Status";
    }
}

void add_number(std::string& head, std::size_t number) {
    char digits[20];
    const auto end = std::to_chars(digits, digits + sizeof digits, number).ptr;
    head.append(digits, end);
}

void add_field(std::string& head, std::string_view name, std::string_view value) {
    head.append(name).append(": ").append(value).append("\r\n");
}

bool is_one_line(std::string_view text) {
    return text.find_first_of(std::string_view{"\r\n\0", 3}) == text.npos;
}

Response problem_of(int status, boost::json::object members) {
    return {.status = status,
            .content_type = "application/problem+json",
            .body = boost::json::serialize(members),
            .headers = {}};
}

}  // namespace

bool has_body(int status) {
    return status != 204 && status != 304;
}

std::optional<std::string> response_head(const Response& response, const Framing& framing) {
    std::string head;
    head.reserve(384);
    head += "HTTP/1.1 ";
    add_number(head, static_cast<std::size_t>(response.status));
    head.append(" ").append(reason(response.status)).append("\r\n");
    add_field(head, "Date", framing.date);
    head += "Server: holdfast\r\nX-Content-Type-Options: nosniff\r\n";
    if (framing.secure) head += "Strict-Transport-Security: max-age=63072000\r\n";
    if (framing.close) head += "Connection: close\r\n";
    if (has_body(response.status)) {
        if (!response.content_type.empty()) {
            if (!is_one_line(response.content_type)) return std::nullopt;
            add_field(head, "Content-Type", response.content_type);
        }
        head += "Content-Length: ";
        add_number(head, response.body.size());
        head += "\r\n";
    }
    bool cache_said = false;
    for (const auto& [name, value] : response.headers) {
        if (!is_one_line(name) || !is_one_line(value)) return std::nullopt;
        cache_said = cache_said || same_word(name, "cache-control");
        add_field(head, name, value);
    }
    if (!cache_said) head += "Cache-Control: no-store\r\n";
    head += "\r\n";
    return head;
}

Response problem(const Error& error) {
    const auto& row = facts(error.code);
    boost::json::object members{
        {"type", row.name}, {"title", row.public_text}, {"status", row.status}};
    if (!error.detail.empty()) members["detail"] = error.detail;
    if (!error.field.empty()) {
        members["errors"] = boost::json::array{{{"field", error.field}, {"detail", error.detail}}};
    }
    return problem_of(row.status, std::move(members));
}

Response plain_problem(int status, std::string_view name, std::string_view title) {
    return problem_of(status, {{"type", name}, {"title", title}, {"status", status}});
}

std::string http_date(std::chrono::sys_seconds at) {
    const std::time_t seconds = at.time_since_epoch().count();
    std::tm parts{};
    ::gmtime_r(&seconds, &parts);
    char text[40];
    const auto length = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text, length};
}

}  // namespace holdfast::http
