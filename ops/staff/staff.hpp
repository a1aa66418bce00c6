// Staff accounts, signing in, and sessions. A session is an opaque cookie (256 random bits; only its SHA-256 is kept), ends
// after `staff.session_idle` without use and after `staff.session_max` in any case. Guessing is throttled per account
// and, ten times more gently, per address, which a whole centre may share; and takes the same time for unknown accounts (OWASP ASVS 5.0 V6.3, V7.2). Passwords are checked on a
// thread of their own, since scrypt would hold up the loop. Owned by a node; its thread only.
#pragma once
#include <boost/asio/thread_pool.hpp>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "config/settings.hpp"
#include "ops/staff/phones.hpp"
#include "router/desk/desks.hpp"
#include "router/http/http.hpp"

namespace holdfast::staff {

inline constexpr std::string_view roles[] = {"counselor", "supervisor", "on_call", "admin"};

inline constexpr int listed_max = 1000;

struct NewAccount {
    std::string user;  // [a-z0-9._-]{2,32}
    std::string name;  // how colleagues see it; the first word is what contacts see
    std::string role;
    std::vector<std::string> languages;
    bool senior = false;  // may take high and imminent risk
    Secret password;
    std::optional<PhoneNumber> phone{};  // none: as before; empty: none any more
};

struct StaffParts {
    queue::Line& line;
    const Clock& clock;
    Random& random;
    const config::Settings& settings;
    asio::thread_pool& passwords;
    const vault::KeyRing& keys;
    const vault::Pseudonyms& pseudonyms;
    const identity::NumberReader& numbers;
};

struct Counts {
    std::uint64_t signed_in = 0, refused = 0, throttled = 0;
};

class Staff {
  public:
    explicit Staff(StaffParts parts)
        : parts_(std::move(parts)),
          phones_({parts_.line, parts_.random, parts_.keys, parts_.pseudonyms, parts_.numbers}) {}

    // POST /v1/login, POST /v1/logout, GET /v1/me, GET /v1/staff
    std::vector<http::Route> routes();

    // Whose session the request's cookie is.
    Task<Result<desk::Clinician>> sign_in(const http::Request& request);
    // The same for what changes something: from a page of this site, with the session's own token.
    Task<Result<desk::Clinician>> sign_in_to_change(const http::Request& request);
    desk::SignIns sign_ins() {
        return {[this](const http::Request& request) { return sign_in(request); },
                [this](const http::Request& request) { return sign_in_to_change(request); }};
    }
    // Makes an account, or replaces it, which ends its sessions; true when it is new. Faults name the field.
    Task<Result<bool>> add(NewAccount account);
    // False when there is none.
    Task<Result<bool>> remove(std::string user);
    // Reads all names, so that events can show them. Unknown users show as their id.
    Task<> load_names();
    std::string name_of(std::string_view user) const;
    std::string first_name(std::string_view user) const;
    Phones& phones() { return phones_; }
    const Counts& counts() const { return counts_; }

  private:
    Task<http::Response> login(http::Request request);
    Task<http::Response> logout(http::Request request);
    Task<http::Response> me(http::Request request);
    Task<http::Response> list(http::Request request);
    Task<Result<bool>> password_fits(std::string user, Secret password);
    http::Response who(const desk::Clinician& clinician, std::string_view token) const;

    StaffParts parts_;
    Phones phones_;
    Counts counts_;
    std::unordered_map<std::string, std::string> names_;
};

}  // namespace holdfast::staff
