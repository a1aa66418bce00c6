// On-call as a node has it: who is rung, how notices of duties get outside, and how a duty is taken
// over by text. Everything a notice is told from stands in alarm.hpp; what became of each attempt
// is noted with its duty. Owned by a node; its thread only; its parts outlive it and what it has
// under way.
#pragma once
#include "ops/duties/keeper.hpp"
#include "ops/oncall/carrier.hpp"
#include "ops/oncall/oncall_routes.hpp"
#include "ops/oncall/reply.hpp"

namespace holdfast::oncall {

class OnCall {
  public:
    struct Parts {
        asio::any_io_executor executor;
        queue::Line& line;
        const Clock& clock;
        Random& random;
        const config::Settings& settings;
        const config::Texts& texts;
        staff::Phones& phones;
        const outbound::Providers& providers;
        outbound::HttpClient& client;
        duties::Duties& duties;
        std::function<std::string(std::string_view user)> name_of;
        desk::SignIns sign_in;
    };
    // Throws std::runtime_error naming the setting at fault.
    explicit OnCall(Parts parts);

    RotaStore& rotas() { return rotas_; }
    std::vector<http::Route> routes() { return routes_.routes(); }
    // How many holes the rota has within the next days.
    Task<Result<std::size_t>> holes() { return routes_.holes(); }
    // Carries one notice, as duties::NoticeCarrier.
    Task<Result<>> carry(duties::Notice notice);
    // A provider reports that a text to staff did not arrive: by what stands behind
    // `outbound::notice_reference`, and a reason of router/outbound/plain_words.hpp or "".
    Task<Result<>> not_arrived(std::string reference, std::string why);
    // A text that came in; nothing: it is a contact's.
    Task<std::optional<Result<intake::Receipt>>> hear(const intake::InboundText& text) {
        return reply_.take(text);
    }
    const ReplyCounts& replies() const { return reply_.counts(); }

    static constexpr std::size_t ringing_shown_max = 100;

  private:
    Task<> note_on(const duties::Notice& notice, Attempt attempt);
    Task<Result<Taken>> acknowledge(std::string user, std::string code, std::string key);
    Task<Result<json::array>> ringing(const desk::Clinician& clinician);

    Parts parts_;
    RotaStore rotas_;
    StaffTexts texts_;
    Carrier carrier_;
    Reply reply_;
    OnCallRoutes routes_;
};

}  // namespace holdfast::oncall
