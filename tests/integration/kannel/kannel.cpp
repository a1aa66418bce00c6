#include "tests/integration/kannel/kannel.hpp"

#include <fcntl.h>
#include <iconv.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <csignal>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <thread>

#include "router/http/form.hpp"

namespace holdfast::tests {
namespace {

using asio::ip::tcp;
using namespace std::chrono_literals;

constexpr char fakesmsc[] = "/usr/lib/kannel/test/fakesmsc";

std::uint16_t free_port() {
    asio::io_context loop;
    return tcp::acceptor{loop, {asio::ip::address_v4::loopback(), 0}}.local_endpoint().port();
}

std::string content_of(const std::filesystem::path& path) {
    std::ostringstream content;
    content << std::ifstream{path}.rdbuf();
    return content.str();
}

std::string recoded(std::string bytes, const char* to, const char* from) {
    std::string out(bytes.size() * 4 + 4, '\0');
    auto* source = bytes.data();
    auto* target = out.data();
    auto left = bytes.size(), room = out.size();
    const auto converter = iconv_open(to, from);
    iconv(converter, &source, &left, &target, &room);
    iconv_close(converter);
    out.resize(out.size() - room);
    return out;
}

std::string url_encoded(std::string_view bytes) {
    std::string out;
    for (const char byte : bytes) {
        constexpr std::string_view digits = "0123456789ABCDEF";
        const auto value = static_cast<unsigned char>(byte);
        out.append({'%', digits[value >> 4], digits[value & 15]});
    }
    return out;
}

std::string url_decoded(std::string_view text) {
    return http::percent_decode(text, http::Plus::space).value_or("not percent-encoded");
}

void end(pid_t process) {
    if (process <= 0) return;
    ::kill(process, SIGKILL);
    ::waitpid(process, nullptr, 0);
}

std::string_view take_word(std::string_view& text) {
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
}

// Joins the parts of concatenated messages (3GPP TS 23.040, 9.2.3.24.1).
class Joiner {
  public:
    explicit Joiner(std::vector<Kannel::Received>& out) : out_(out) {}

    // "FROM TO text TEXT", "FROM TO ucs-2 DATA", "FROM TO udh HEADER (text|data) DATA"
    void take(std::string_view message) {
        Kannel::Received one;
        one.from = take_word(message);
        one.to = take_word(message);
        const auto kind = take_word(message);
        if (kind == "text") {
            one.text = message;
        } else if (kind == "ucs-2") {
            one.text = recoded(url_decoded(message), "UTF-8", "UTF-16BE");
        } else if (kind == "udh") {
            const auto header = url_decoded(take_word(message));
            take_word(message);
            return join(std::move(one), header, url_decoded(message));
        }
        out_.push_back(std::move(one));
    }

  private:
    void join(Kannel::Received one, const std::string& header, const std::string& bytes) {
        auto& sofar = open_[header.at(3)];
        sofar += bytes;
        if (header.at(5) != header.at(4)) return;
        one.segments = header.at(4);
        const bool wide = sofar.contains('\0');
        one.text = wide ? recoded(sofar, "UTF-8", "UTF-16BE") : sofar;
        open_.erase(header.at(3));
        out_.push_back(std::move(one));
    }

    std::vector<Kannel::Received>& out_;
    std::map<char, std::string> open_;
};

}  // namespace

Kannel::Kannel(Options options)
    : admin_port_(free_port()),
      box_port_(free_port()),
      smsc_port_(free_port()),
      send_port_(free_port()) {
    const auto settings = (folder_.path() / "kannel.conf").string();
    write_settings(options);
    bearerbox_ = launch("bearerbox.log", {"/usr/sbin/bearerbox", "-v", "1", settings});
    await_port(box_port_, "bearerbox.log");
    await_port(smsc_port_, "bearerbox.log");
    smsbox_ = launch("smsbox.log", {"/usr/sbin/smsbox", "-v", "1", settings});
    await_port(send_port_, "smsbox.log");
    replace_peer("1 2 text nothing", 0);
}

Kannel::~Kannel() {
    for (const auto process : {peer_, smsbox_, bearerbox_}) end(process);
}

std::string Kannel::send_url() const {
    return "http://127.0.0.1:" + std::to_string(send_port_) + "/cgi-bin/sendsms";
}

void Kannel::write_settings(const Options& options) const {
    std::ofstream{folder_.path() / "kannel.conf"}
        << "group = core\nadmin-port = " << admin_port_ << "\nadmin-password = " << options.password
        << "\nadmin-interface = 127.0.0.1\nsmsbox-port = " << box_port_
        << "\nsmsbox-interface = 127.0.0.1\nbox-allow-ip = 127.0.0.1\ndlr-storage = internal\n\n"
           "group = smsc\nsmsc = fake\nsmsc-id = FAKE\nconnect-allow-ip = 127.0.0.1\nport = "
        << smsc_port_
        << "\n\ngroup = smsbox\nbearerbox-host = 127.0.0.1\nbearerbox-port = " << box_port_
        << "\nsendsms-interface = 127.0.0.1\nsendsms-port = " << send_port_
        << "\nglobal-sender = 13013\nhttp-request-retry = 100\nhttp-queue-delay = 1\nmo-recode = "
        << (options.recode ? "true" : "false")
        << "\n\ngroup = sendsms-user\nmax-messages = 24\nconcatenation = true\nusername = "
        << options.user << "\npassword = " << options.password
        << "\n\ngroup = sms-service\nkeyword = default\ncatch-all = true\nmax-messages = 0\n"
           "post-url = \""
        << options.inbound_url << "?id=%I&sender=%p&to=%P&coding=%c&charset=%C\"\n";
}

pid_t Kannel::launch(const std::string& log, std::vector<std::string> arguments) const {
    const auto path = (folder_.path() / log).string();
    std::vector<char*> words;
    for (auto& argument : arguments) words.push_back(argument.data());
    words.push_back(nullptr);
    const auto parent = ::getpid();
    const auto process = ::fork();
    if (process != 0) return process;
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    const int out = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    ::dup2(out, STDOUT_FILENO);
    ::dup2(out, STDERR_FILENO);
    ::execv(words[0], words.data());
    ::_exit(127);
}

void Kannel::await_port(std::uint16_t port, const std::string& log) const {
    const auto until = std::chrono::steady_clock::now() + 10s;
    asio::io_context loop;
    while (std::chrono::steady_clock::now() < until) {
        tcp::socket socket{loop};
        boost::system::error_code fault;
        socket.connect({asio::ip::address_v4::loopback(), port}, fault);
        if (!fault) return;
        std::this_thread::sleep_for(10ms);
    }
    const auto said = content_of(folder_.path() / log);
    throw std::runtime_error("Kannel does not start (packages kannel, kannel-extras): " +
                             said.substr(said.size() - std::min<std::size_t>(said.size(), 1000)));
}

void Kannel::replace_peer(const std::string& sends, int count) {
    end(peer_);
    peer_ = launch("peer" + std::to_string(++peers_) + ".log",
                   {fakesmsc, "-H", "127.0.0.1", "-r", std::to_string(smsc_port_), "-m",
                    std::to_string(count), sends});
}

void Kannel::text(const std::string& from, const std::string& to, std::string_view text,
                  bool wide) {
    const auto content =
        wide ? "ucs2 " + url_encoded(recoded(std::string{text}, "UTF-16BE", "UTF-8"))
             : "text " + std::string{text};
    replace_peer(from + " " + to + " " + content, 1);
}

std::vector<Kannel::Received> Kannel::received() const {
    constexpr std::string_view mark = "Got message ";
    std::vector<Received> all;
    Joiner joiner{all};
    for (int peer = 1; peer <= peers_; ++peer) {
        std::istringstream lines{
            content_of(folder_.path() / ("peer" + std::to_string(peer) + ".log"))};
        for (std::string line; std::getline(lines, line);) {
            const auto at = line.find(mark);
            const auto begin = line.find('<', at == line.npos ? at : at + mark.size());
            if (at == line.npos || begin == line.npos || !line.ends_with('>')) continue;
            joiner.take(std::string_view{line}.substr(begin + 1, line.size() - begin - 2));
        }
    }
    return all;
}

}  // namespace holdfast::tests
