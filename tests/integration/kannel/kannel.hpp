// Debian's real Kannel with a simulated mobile network behind it: bearerbox, smsbox and fakesmsc on
// free loopback ports, with settings in a folder of their own. They end with this object, or with
// the test program. Needs the packages kannel and kannel-extras. Throws std::runtime_error with the
// end of Kannel's log if it does not come up in ten seconds.
//
// The simulated network takes one peer at a time and a peer texts once, so text() replaces the
// peer; what Kannel has for a phone meanwhile waits. Wait for answers with received() before the
// next text() to be sure that none is cut.
#pragma once
#include <sys/types.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/store.hpp"

namespace holdfast::tests {

class Kannel {
  public:
    struct Options {
        std::string inbound_url;  // "http://127.0.0.1:8080/v1/sms/kannel/SECRET"
        std::string user = "holdfast";
        std::string password = "password";
        bool recode = true;  // smsbox makes UTF-8 of UCS-2
    };
    explicit Kannel(Options options);
    ~Kannel();
    Kannel(const Kannel&) = delete;
    Kannel& operator=(const Kannel&) = delete;

    std::string send_url() const;

    // A phone texts: in UTF-8, or as UCS-2 if `wide`. One line.
    void text(const std::string& from, const std::string& to, std::string_view text,
              bool wide = false);

    struct Received {
        std::string from, to, text;
        int segments = 1;
    };
    // What phones got so far, whole messages only, in order.
    std::vector<Received> received() const;

  private:
    void write_settings(const Options& options) const;
    pid_t launch(const std::string& log, std::vector<std::string> arguments) const;
    void await_port(std::uint16_t port, const std::string& log) const;
    void replace_peer(const std::string& sends, int count);

    Folder folder_;
    std::uint16_t admin_port_, box_port_, smsc_port_, send_port_;
    pid_t bearerbox_ = -1, smsbox_ = -1, peer_ = -1;
    int peers_ = 0;
};

}  // namespace holdfast::tests
