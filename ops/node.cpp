#include "ops/node.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include "ops/board/board.hpp"
#include "ops/library.hpp"
#include "router/core/log.hpp"
#include "router/queue/hints.hpp"

namespace holdfast {
namespace {

using namespace std::chrono_literals;
constexpr auto tick_at_most_every = 5ms;
constexpr auto tick_at_least_every = 200ms;
constexpr auto beat_every = 5s;
constexpr auto tell_every = 1s;

std::shared_ptr<redis::Connection> connect(asio::io_context& loop, const Common& common,
                                           std::function<Task<Result<>>(redis::Connection&)> prepare,
                                           std::function<void(bool)> on_change) {
    redis::Connection::Options options;
    options.endpoint = common.store;
    options.deadline = common.settings.redis.command_deadline;
    options.prepare = std::move(prepare);
    options.on_change = std::move(on_change);
    return redis::Connection::make(loop.get_executor(), std::move(options));
}

}  // namespace

Node::Node(Common common, std::uint16_t port, bool join_port)
    : common_(std::move(common)),
      name_(make_id_text(clock_.now(), random_)),
      connection_(connect(
          loop_, common_, [this](redis::Connection& connection) { return prepare(connection); },
          [this](bool up) { on_store(up); })),
      line_(redis::Functions{connection_, "hf:{" + common_.settings.site.name + "}:",
                             common_.settings.redis.replicas_to_wait},
            common_.settings, name_),
      staff_({line_, clock_, random_, common_.settings, common_.passwords, common_.keys, common_.pseudonyms,
              common_.numbers}),
      providers_(outbound::make_providers(http_client_, common_.settings, clock_)),
      regret_(loop_.get_executor(), clock_, common_.numbers, providers_, common_.texts),
      sender_(loop_.get_executor(), {line_, clock_, random_, common_.keys, common_.numbers, common_.settings,
                                     providers_}),
      intake_({line_, clock_, random_, common_.keys, common_.pseudonyms, common_.numbers, common_.assessor,
               common_.settings, common_.texts, [this] { sender_.wake(); }}),
      provider_routes_({[this](intake::InboundText text) { return accept(std::move(text)); },
                        [this](intake::DeliveryReport report) {
                            return line_.delivery(clock_.now(), report.of.contact, report.of.seq, report.status, report.why);
                        },
                        [this](std::string reference, std::string why) {
                            return oncall_.not_arrived(std::move(reference), std::move(why));
                        },
                        [this](std::string_view provider, const PhoneNumber& from, const MessageText& text) {
                            regret_.tell(provider, from, intake_.language_of(text.reveal()));
                        },
                        clock_, common_.settings}),
      plans_({line_, clock_, random_, common_.keys, common_.pseudonyms, common_.numbers, common_.settings, common_.plans,
              [this] { sender_.wake(); }}),
      plan_routes_({plans_, line_, clock_, common_.numbers, common_.settings, common_.texts, common_.plans,
                    common_.instruments, staff_.sign_ins()}),
      duties_(line_),
      oncall_({loop_.get_executor(), line_, clock_, random_, common_.settings, common_.texts, staff_.phones(), providers_,
               http_client_, duties_, [this](std::string_view user) { return staff_.name_of(user); }, staff_.sign_ins()}),
      keeper_(loop_.get_executor(), {duties_, clock_, common_.settings,
                                     [this](duties::Notice notice, duties::Duties&) { return oncall_.carry(std::move(notice)); }}),
      duty_routes_({duties_, line_, clock_, random_, common_.keys,
                    [this](std::string_view user) { return staff_.name_of(user); }, staff_.sign_ins()}),
      escalations_({line_, clock_, random_, common_.keys, common_.numbers, common_.settings,
                    [this](std::string_view user) { return staff_.name_of(user); },
                    [this](const duties::Duty& duty) {
                        return duties::to_json(duty, clock_.now(), [this](std::string_view user) { return staff_.name_of(user); });
                    }}),
      escalation_routes_({escalations_, staff_.sign_ins()}),
      chats_({loop_.get_executor(), intake_, line_, clock_, random_, common_.keys, common_.settings, common_.texts,
              [this](std::string_view user) { return staff_.first_name(user); }, plans_.chat_frames()}),
      desks_({loop_.get_executor(), line_, clock_, random_, common_.keys, common_.numbers, common_.settings,
              staff_.sign_ins().to_read,
              [this] {
                  return board::read_board({line_, duties_, escalations_, clock_, common_.settings,
                                            [this](std::string_view user) { return staff_.name_of(user); },
                                            [this] { return oncall_.holes(); }});
              },
              [this](std::string_view user) { return staff_.name_of(user); }, [this] { sender_.wake(); },
              common_.instruments, plans_.desk_frames()}),
      tick_timer_(loop_),
      beat_timer_(loop_),
      tell_timer_(loop_) {
    line_.on_own_event([this](std::string_view contact, std::uint64_t seq, std::string_view stored) {
        hear_event(contact, seq, stored);
    });
    redis::Subscription::Options heard;
    heard.endpoint = common_.store;
    heard.channels = {line_.functions().key("n:" + name_), line_.functions().key("n:all")};
    heard.on_message = [this](std::string_view, std::string_view message) { on_hint(message); };
    heard.on_gap = [this] {
        desks_.on_gap();
        chats_.on_gap();
    };
    subscription_ = redis::Subscription::make(loop_.get_executor(), std::move(heard));

    const auto& http = common_.settings.http;
    http::ServerOptions options;
    options.address = http.address;
    options.port = port;
    options.join_port = join_port;
    options.trusted_proxies = http.trusted_proxies;
    options.connections_max = common_.connections_max;
    if (!http.tls_certificate.empty()) options.tls = {http.tls_certificate.string(), http.tls_key.string()};
    server_ = http::Server::listen(loop_.get_executor(), std::move(options), routes());
    port_ = server_->port();

    spawn(executor(), "redis", connection_->run());
    spawn(executor(), "subscription", subscription_->run());
    spawn(executor(), "sender", sender_.run());
    spawn(executor(), "tick", keep_time());
    spawn(executor(), "keeper", keeper_.run());
    spawn(executor(), "heartbeat", keep_alive());
    spawn(executor(), "tell", tell_people());
    thread_ = std::thread{[this] { loop_.run(); }};
}

Node::~Node() {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
}

Task<Result<TimePoint>> Node::store_time(redis::Connection& connection) {
    auto time = co_await connection.command({"TIME"});
    if (!time) co_return std::unexpected(time.error());
    co_return from_epoch_ms((*time)[0].integer() * 1000 + (*time)[1].integer() / 1000);
}

Task<Result<>> Node::prepare(redis::Connection& connection) {
    auto time = co_await store_time(connection);
    if (!time) co_return std::unexpected(time.error());
    // The clock of the store's machine may have been turned back: no alarm may wait for that time to pass again.
    const auto key = line_.functions().key("lt");
    auto come = co_await connection.command({"GET", key});
    if (!come) co_return std::unexpected(come.error());
    clock_.agree(std::max(*time, from_epoch_ms(come->integer())));
    if (common_.settings.site.production) {
        auto faults = co_await redis::durability_faults(connection);
        if (!faults) co_return std::unexpected(faults.error());
        // Asked at each try to connect, and said once.
        if (*faults != store_faults_)
            for (const auto& fault : *faults) log(LogLevel::error, "store_unsafe", {vouched("mend", fault)});
        store_faults_ = std::move(*faults);
        if (!store_faults_.empty()) co_return fail(Errc::unavailable, "the store is not safe enough for production");
    }
    co_return co_await redis::load_library(connection, library());
}

void Node::on_store(bool up) {
    log(up || stopping_ ? LogLevel::info : LogLevel::error, "store", {vouched("state", up ? "up" : "down")});
    tell_store();
    if (!up) return;
    chats_.on_gap();
    spawn(executor(), "names", staff_.load_names());
    beat_timer_.cancel();  // before the tick, which may find the lease over
    tick_timer_.cancel();
    keeper_.on_store();
    sender_.wake();
}

void Node::tell_store() {
    const bool keeps = store_keeps();
    if (std::exchange(told_keeps_, keeps) == keeps) return;
    desks_.on_store(keeps);
    if (!keeps) chats_.on_store_trouble();
}

// What the node's own calls meet tells how the store is before anybody writes.
void Node::note_store(const std::optional<Error>& fault) {
    const bool refuses = fault && connection_->up() &&
                         (fault->code == Errc::unavailable || fault->code == Errc::unknown_outcome);
    if (fault && !refuses) return;
    if (std::exchange(store_refuses_, refuses) != refuses)
        log(refuses ? LogLevel::error : LogLevel::info, "store",
            {vouched("state", refuses ? "refuses to write" : "writes again")});
    tell_store();
}

void Node::on_hint(std::string_view message) {
    const auto all = queue::unpack_hint(message);
    if (all.size() < 2) return;
    const auto kind = all[0];
    const std::vector<std::string_view> fields{all.begin() + 1, all.end()};
    if (kind == "event" && fields.size() == 3) {
        hear_event(fields[0], queue::to_number(fields[1]), fields[2]);
    } else if (kind == "offer") {
        desks_.on_offer(fields);
    } else if (kind == "preview") {
        desks_.on_preview(fields);
    } else if (kind == "offer_gone") {
        desks_.on_offer_gone(fields);
    } else if (kind == "duty") {
        keeper_.wake();
    } else if (kind == "state") {
        chats_.on_state(fields[0]);
    } else if (kind == "presence") {
        desks_.on_presence(fields);
    } else if (kind == "superseded" && fields.size() == 2) {
        desks_.on_superseded(fields[1]);
    } else if (kind == "signed_out" && fields.size() == 2) {
        desks_.on_signed_out(fields[0], fields[1]);
        const bool account_changed = fields[1].empty();
        if (account_changed) spawn(executor(), "names", staff_.load_names());
    } else if (kind == "taken_for_dead") {
        spawn(executor(), "heartbeat", beat());
    } else if (kind == "seen" && fields.size() == 3) {
        // The one that was told is on the other side of the one that saw.
        if (fields[1] == "contact") desks_.on_seen(fields[0], queue::to_number(fields[2]));
        if (fields[1] == "clinician") chats_.on_seen(fields[0], queue::to_number(fields[2]));
    }
}

void Node::hear_event(std::string_view contact, std::uint64_t seq, std::string_view stored) {
    queue::Hinted hinted{seq, stored};
    desks_.on_event(contact, hinted);
    chats_.on_event(contact, hinted);
}

// A code from a phone of staff takes a duty over; everything else is a contact's.
Task<Result<intake::Receipt>> Node::accept(intake::InboundText text) {
    auto by_staff = co_await oncall_.hear(text);
    if (by_staff) co_return std::move(*by_staff);
    co_return co_await intake_.accept(std::move(text));
}

Task<> Node::keep_time() {
    while (!stopping_) {
        auto pause = std::chrono::duration_cast<Millis>(tick_at_least_every);
        // As after a lost connection: the lease is renewed before a tick may find it over.
        if (connection_->up() && store_refuses_) co_await beat();
        if (store_keeps()) {
            auto due = co_await line_.tick(clock_.now());
            note_store(due ? std::nullopt : std::optional{due.error()});
            if (due) {
                for (const auto& words : due->words) spawn(executor(), "waiting_words", say_waiting(words));
                if (due->broken > 0) log(LogLevel::error, "timers_broke", {{"count", due->broken}});
                if (due->next > TimePoint{}) pause = std::min(pause, due->next - clock_.now());
            }
        }
        tick_timer_.expires_after(std::max(pause, std::chrono::duration_cast<Millis>(tick_at_most_every)));
        co_await tick_timer_.async_wait(as_result);
    }
}

// Not a hidden number, a name or a short one.
bool Node::can_be_texted(const queue::OpenedContact& opened, const vault::DataKey& key) const {
    const auto number = vault::open(key, "number" + opened.record.person, opened.person.sealed_number);
    return number && common_.numbers.read(*number).dialable;
}

Task<> Node::say_waiting(queue::Due::Words words) {
    const auto& contact = words.contact;
    auto opened = co_await line_.open(contact);
    if (!opened || !*opened) co_return;
    const auto& record = (*opened)->record;
    auto key = common_.keys.unwrap((*opened)->person.wrapped_key, record.person);
    if (!key) co_return;
    const auto now = clock_.now();
    std::string event;
    if (!record.by_text() || can_be_texted(**opened, *key)) {
        auto header = journal::header("message", now);
        header["by"] = "line";
        const auto& text = common_.texts.get(record.language(), words.returned ? "returned" : "long_wait");
        event = journal::encode(contact, header, {{"text", text}}, *key, random_);
    }
    co_await line_.line_says(now, contact, std::move(event), record.by_text(), words.returned);
    sender_.wake();
}

Task<> Node::keep_alive() {
    while (!stopping_) {
        if (connection_->up()) {
            co_await beat();
            auto time = co_await store_time(*connection_);
            if (time) clock_.agree(*time);
        }
        beat_timer_.expires_after(beat_every);
        co_await beat_timer_.async_wait(as_result);
    }
}

Task<> Node::beat() {
    auto counted = co_await line_.heartbeat(clock_.now());
    note_store(counted ? std::nullopt : std::optional{counted.error()});
    if (counted && !*counted) co_await say_again();
}

// Taken for dead while it could not reach the store: what is still here is said again.
Task<> Node::say_again() {
    log(LogLevel::warn, "taken_for_dead");
    bool said = co_await desks_.present_again();
    said = said && co_await chats_.here_again();
    if (said) co_await line_.heartbeat(clock_.now(), true);
}

Task<> Node::tell_people() {
    for (unsigned turn = 0; !stopping_; ++turn) {
        if (connection_->up()) {
            co_await desks_.tell_counts();
            if (turn % 3 == 0) co_await chats_.tell_places();
        }
        tell_timer_.expires_after(tell_every);
        co_await tell_timer_.async_wait(as_result);
    }
}

bool Node::ready() {
    auto read = [](Node& self) -> Task<bool> { co_return self.connection_->up(); };
    return asio::co_spawn(loop_, read(*this), asio::use_future).get();
}

Result<bool> Node::add_staff(staff::NewAccount account) {
    return asio::co_spawn(loop_, staff_.add(std::move(account)), asio::use_future).get();
}

Result<> Node::start_rota(oncall::Rota rota) {
    auto put = asio::co_spawn(loop_, oncall_.rotas().put(0, std::move(rota), {}), asio::use_future).get();
    if (!put) return std::unexpected(put.error());
    return {};
}

void Node::drain(std::chrono::milliseconds limit) {
    asio::co_spawn(loop_, stop_parts(limit), asio::use_future).get();
}

Task<> Node::stop_parts(std::chrono::milliseconds limit) {
    stopping_ = true;
    tick_timer_.cancel();
    beat_timer_.cancel();
    tell_timer_.cancel();
    co_await server_->drain(limit);
    co_await keeper_.stop();
    co_await sender_.stop();
    http_client_.stop();
    subscription_->stop();
    connection_->stop();
}

}  // namespace holdfast
