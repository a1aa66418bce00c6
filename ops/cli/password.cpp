#include "ops/cli/password.hpp"

#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "config/file.hpp"
#include "ops/staff/password.hpp"

namespace holdfast::ops {
namespace {

using staff::password_bytes_max;

// The terminal without echo for as long as this lives.
class Hidden {
  public:
    Hidden() {
        if (::tcgetattr(STDIN_FILENO, &before_) != 0) return;
        auto silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        changed_ = ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
    }
    Hidden(const Hidden&) = delete;
    Hidden& operator=(const Hidden&) = delete;
    ~Hidden() {
        if (changed_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }

  private:
    termios before_{};
    bool changed_ = false;
};

std::expected<Secret, std::string> checked(std::string text) {
    while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
    Secret password(std::move(text));
    if (password.empty()) return std::unexpected("the password is empty");
    if (password.size() > password_bytes_max)
        return std::unexpected("the password is longer than " + std::to_string(password_bytes_max) +
                               " bytes");
    if (password.reveal().find('\n') != std::string::npos)
        return std::unexpected("the password must stand alone, on one line");
    return password;
}

std::expected<Secret, std::string> read_line() {
    std::string line;
    char c = 0;
    while (line.size() <= password_bytes_max && std::cin.get(c) && c != '\n') line += c;
    return checked(std::move(line));
}

std::expected<Secret, std::string> ask(const char* question) {
    std::cerr << question << std::flush;
    const Hidden hidden;
    auto password = read_line();
    std::cerr << '\n';
    return password;
}

}  // namespace

std::expected<Secret, std::string> read_password(const std::filesystem::path& file) {
    if (!file.empty()) {
        auto content = config::read_file(file, password_bytes_max + 2);
        if (!content) return std::unexpected(file.string() + " " + content.error());
        return checked(std::move(content->bytes));
    }
    if (!::isatty(STDIN_FILENO)) return read_line();
    auto password = ask("Password: ");
    if (!password) return password;
    const auto again = ask("The same again: ");
    if (again && *again == *password) return password;
    return std::unexpected("the two passwords differ; nothing was changed");
}

}  // namespace holdfast::ops
