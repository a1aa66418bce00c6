#include <boost/asio/use_future.hpp>
#include <filesystem>
#include <iostream>

#include "ops/cli/commands.hpp"
#include "ops/cli/throwaway_folder.hpp"
#include "ops/cli/until_signal.hpp"
#include "ops/rehearsal/cast.hpp"
#include "ops/rehearsal/script.hpp"
#include "ops/server.hpp"
#include "router/core/log.hpp"

namespace holdfast::ops {
namespace {

using namespace std::chrono_literals;

class Stage {
  public:
    explicit Stage(const DemoOptions& options)
        : loaded_(rehearsal::stage_settings({folder_.path(), options.port, options.phone_port})), server_(loaded_) {
        if (server_.web_folder().empty())
            throw std::runtime_error("there are no pages to show: build them with ops/build, or put them into " +
                                     Server::web_folders());
        if (!server_.wait_ready(10s)) throw std::runtime_error("the private Redis does not answer");
        for (auto& account : rehearsal::cast()) {
            auto added = server_.node().add_staff(std::move(account));
            if (!added) throw std::runtime_error(added.error().detail);
        }
        if (auto put = server_.node().start_rota(rehearsal::cast_rota()); !put)
            throw std::runtime_error(put.error().detail);
        const auto& twilio = loaded_.settings.sms.twilio;
        rehearsal::CarrierOptions carrier;
        carrier.port = options.phone_port;
        carrier.account_sid = twilio.account_sid;
        carrier.auth_token = Secret{twilio.auth_token.value};
        carrier.line = twilio.from;
        carrier.webhook_url = origin() + "/v1/sms/twilio";
        carrier.numbers = rehearsal::cast_numbers();
        carrier.web_folder = server_.web_folder();
        carrier_ = std::make_unique<rehearsal::Carrier>(loop_.get_executor(), client_, clock_, random_, std::move(carrier));
        work_.emplace(asio::make_work_guard(loop_));
        thread_ = std::thread{[this] { loop_.run(); }};
    }
    ~Stage() {
        client_.stop();
        loop_.stop();
        thread_.join();
    }

    bool play() {
        rehearsal::ScriptStage stage{server_.port(), origin(), loop_.get_executor(), *carrier_, std::cout};
        return asio::co_spawn(loop_, rehearsal::play(stage), asio::use_future).get();
    }
    std::string origin() const { return loaded_.settings.http.public_url; }

  private:
    ThrowawayFolder folder_{std::filesystem::temp_directory_path(), "holdfast-demo"};
    config::Loaded loaded_;
    Server server_;
    asio::io_context loop_{1};
    outbound::HttpClient client_;
    NodeClock clock_;
    SystemRandom random_;
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work_;
    std::unique_ptr<rehearsal::Carrier> carrier_;
    std::thread thread_;
};

void invite(const Stage& stage, const DemoOptions& options) {
    std::cout << "\nHoldfast is running with made-up people. Open these in a browser:\n\n"
              << "  A phone to text from   http://localhost:" << options.phone_port << "/phone\n"
              << "  A web chat             " << stage.origin() << "/chat\n"
              << "  A counselor's desk     " << stage.origin() << "/desk     ana (senior, en es) or ben (trainee, en)\n"
              << "  A supervisor's board   " << stage.origin() << "/board    sam\n"
              << "  Who is on call         " << stage.origin() << "/oncall   olu, whose phone is " << rehearsal::cast_on_call << "\n\n"
              << "Text \"I took all the pills\" and answer at no desk: within half a minute the line texts the phone of who is on\n"
              << "call a code. Text the code back from there, and the board shows who has it.\n\n"
              << "Everyone's password is " << rehearsal::cast_password << ". One browser keeps one sign-in: take a private window for a\n"
              << "second one. Stop with Ctrl-C.\n"
              << std::endl;
}

}  // namespace

int demo(const DemoOptions& options) {
    UntilSignal signals;
    try {
        set_log_level(options.script ? LogLevel::error : LogLevel::warn);
        Stage stage{options};
        if (options.script) return stage.play() ? 0 : 1;
        invite(stage, options);
        signals.wait();
    } catch (const std::exception& reason) {
        std::cerr << "holdfast: the demo cannot start: " << reason.what() << "\n";
        return 2;
    }
    return 0;
}

}  // namespace holdfast::ops
