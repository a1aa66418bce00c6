// One node: one thread, one event loop, one listening socket, one pipeline to Redis, one subscription; and on them every
// part of the router. A node shares nothing with other nodes but what is constant (settings, keys, lexicons) and the thread
// that hashes passwords, so nodes in one process and nodes on many machines are the same.
#pragma once
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/thread_pool.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "config/load.hpp"
#include "ops/duties/duty_routes.hpp"
#include "ops/duties/keeper.hpp"
#include "ops/oncall/oncall.hpp"
#include "ops/escalation/escalation_routes.hpp"
#include "ops/staff/staff.hpp"
#include "router/conversation/chats.hpp"
#include "router/desk/desks.hpp"
#include "router/http/http.hpp"
#include "router/intake/intake.hpp"
#include "router/intake/provider_routes.hpp"
#include "router/outbound/regret.hpp"
#include "router/outbound/sender.hpp"
#include "router/redis/connection.hpp"
#include "router/redis/subscription.hpp"
#include "safetyplan/plan_routes.hpp"

namespace holdfast {

// What all nodes of a process have in common; constant once made.
struct Common {
    const config::Settings& settings;
    const config::Texts& texts;
    const config::PlanTemplates& plans;
    redis::Endpoint store;
    vault::KeyRing keys;
    vault::Pseudonyms pseudonyms;
    identity::NumberReader numbers;
    std::shared_ptr<const triage::LiveAssessor> assessor;
    std::shared_ptr<const triage::Instruments> instruments;
    std::shared_ptr<const http::StaticFiles> pages;  // none: not built
    asio::thread_pool& passwords;
    std::size_t connections_max;  // of one node
};

// A node's figures at one moment, for metrics.
struct NodeFigures {
    http::ServerCounts http;
    intake::Counts intake;
    staff::Counts staff;
    std::map<std::string, outbound::SendCounts, std::less<>> sender;
    std::map<std::string, intake::ProviderCounts, std::less<>> providers;
    std::size_t desks = 0, chats = 0;
    desk::WordCounts words{};
    duties::Counts duties{};
    oncall::ReplyCounts staff_codes;
    escalation::Counts escalations{};
    std::uint64_t redis_reconnects = 0;
    bool store_up = false;

    NodeFigures& operator+=(const NodeFigures& other);
};

// What is the same whichever node is asked.
struct LineFigures {
    redis::Reply counts;                          // hf_counts
    std::map<std::string, std::int64_t> late{};  // Duties::late
};

class Node {
  public:
    // Binds the port (0: any free one; `join_port`: that of this process's first node) and starts its thread. Throws what
    // http::Server::listen throws.
    Node(Common common, std::uint16_t port, bool join_port);
    // Stops at once; drain() first to lose nothing that is under way.
    ~Node();

    std::uint16_t port() const { return port_; }
    // From other loops: these run on the node's own and complete on the caller's.
    Task<NodeFigures> figures();
    Task<std::optional<LineFigures>> counts();
    // From other threads: these block until the node has done it.
    bool ready();
    Result<bool> add_staff(staff::NewAccount account);
    // The first rota of a line that has none.
    Result<> start_rota(oncall::Rota rota);
    void drain(std::chrono::milliseconds limit);
    queue::Line& line() { return line_; }

    asio::any_io_executor executor() { return loop_.get_executor(); }

  private:
    http::Routes routes();
    Task<Result<>> prepare(redis::Connection& connection);
    Task<Result<TimePoint>> store_time(redis::Connection& connection);
    void on_store(bool up);
    void tell_store();
    void note_store(const std::optional<Error>& fault);
    bool store_keeps() const { return connection_->up() && !store_refuses_; }
    Task<> beat();
    void on_hint(std::string_view message);
    void hear_event(std::string_view contact, std::uint64_t seq, std::string_view stored);
    Task<Result<intake::Receipt>> accept(intake::InboundText text);
    Task<> keep_time();
    Task<> keep_alive();
    Task<> say_again();
    Task<> tell_people();
    bool can_be_texted(const queue::OpenedContact& opened, const vault::DataKey& key) const;
    Task<> say_waiting(queue::Due::Words words);
    Task<> stop_parts(std::chrono::milliseconds limit);
    http::Response readiness() const;

    asio::io_context loop_{1};
    Common common_;
    NodeClock clock_;
    SystemRandom random_;
    std::string name_;
    std::shared_ptr<redis::Connection> connection_;
    std::shared_ptr<redis::Subscription> subscription_;
    queue::Line line_;
    staff::Staff staff_;
    outbound::HttpClient http_client_;
    outbound::Providers providers_;
    outbound::Regret regret_;
    outbound::Sender sender_;
    intake::Intake intake_;
    intake::ProviderRoutes provider_routes_;
    safetyplan::Service plans_;
    safetyplan::PlanRoutes plan_routes_;
    duties::Duties duties_;
    oncall::OnCall oncall_;
    duties::Keeper keeper_;
    duties::DutyRoutes duty_routes_;
    escalation::Service escalations_;
    escalation::EscalationRoutes escalation_routes_;
    conversation::Chats chats_;
    desk::Desks desks_;
    asio::steady_timer tick_timer_, beat_timer_, tell_timer_;
    std::unique_ptr<http::Server> server_;
    std::uint16_t port_ = 0;
    bool stopping_ = false;
    std::vector<std::string> store_faults_;  // why production may not use the store, as last seen
    bool store_refuses_ = false;  // reached, and writes nothing: full, read-only, too few replicas
    bool told_keeps_ = false;
    std::thread thread_;
};

}  // namespace holdfast
