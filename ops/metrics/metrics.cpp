#include "ops/metrics/metrics.hpp"

#include <prometheus/metric_family.h>
#include <prometheus/text_serializer.h>

#include <limits>

#include "ops/version.hpp"

namespace holdfast::metrics {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;
using Labels = std::vector<ClientMetric::Label>;
using Families = std::vector<MetricFamily>;

void add(Families& families, std::string name, std::string help, MetricType type, double value, Labels labels = {}) {
    if (families.empty() || families.back().name != name)
        families.push_back({std::move(name), std::move(help), type, {}});
    ClientMetric metric;
    metric.label = std::move(labels);
    if (type == MetricType::Counter)
        metric.counter.value = value;
    else
        metric.gauge.value = value;
    families.back().metric.push_back(std::move(metric));
}

void histogram(Families& families, std::string name, std::string help, const duties::Waits& waits, Labels labels) {
    name = "holdfast_" + name;
    if (families.empty() || families.back().name != name)
        families.push_back({name, std::move(help), MetricType::Histogram, {}});
    ClientMetric metric;
    metric.label = std::move(labels);
    auto& shown = metric.histogram;
    shown.sample_sum = waits.seconds;
    for (std::size_t i = 0; i < waits.counts.size(); ++i) {
        shown.sample_count += waits.counts[i];
        const auto bound = i < waits.bounds_s.size() ? waits.bounds_s[i] : std::numeric_limits<double>::infinity();
        shown.bucket.push_back({shown.sample_count, bound});
    }
    families.back().metric.push_back(std::move(metric));
}

void counter(Families& families, std::string name, std::string help, std::uint64_t value, Labels labels = {}) {
    add(families, "holdfast_" + name, std::move(help), MetricType::Counter, static_cast<double>(value),
        std::move(labels));
}

void gauge(Families& families, std::string name, std::string help, double value, Labels labels = {}) {
    add(families, "holdfast_" + name, std::move(help), MetricType::Gauge, value, std::move(labels));
}

std::string level_name(std::size_t level) { return std::string{triage::name_of(static_cast<triage::Level>(level))}; }

void add_intake(Families& families, const NodeFigures& sum) {
    counter(families, "contacts_opened_total", "Contacts that were opened.", sum.intake.opened);
    for (std::size_t level = 0; level < triage::level_count; ++level)
        counter(families, "contacts_opened_by_level_total", "Contacts by the level of their first words.",
                sum.intake.by_level[level], {{"level", level_name(level)}});
    counter(families, "messages_added_total", "Further messages of contacts.", sum.intake.added);
    counter(families, "messages_repeated_total", "Messages that had been taken before.", sum.intake.repeated);
    counter(families, "messages_refused_total", "Messages that could not be kept.", sum.intake.refused);
    for (const auto& [provider, counts] : sum.sender) {
        const auto label = [&, name = provider](const char* result) { return Labels{{"provider", name}, {"result", result}}; };
        counter(families, "texts_out_total", "Texts to phones by result.", counts.sent, label("sent"));
        counter(families, "texts_out_total", "Texts to phones by result.", counts.retried, label("retried"));
        counter(families, "texts_out_total", "Texts to phones by result.", counts.failed, label("failed"));
        counter(families, "texts_out_total", "Texts to phones by result.", counts.untried, label("untried"));
    }
    for (const auto& [provider, counts] : sum.providers)
        for (const auto& [refusal, reason] : intake::kRefusals)
            counter(families, "webhook_rejected_total", "Requests of providers that were refused.",
                    counts.refused[static_cast<std::size_t>(refusal)],
                    {{"provider", provider}, {"reason", std::string{reason}}});
}

void add_words(Families& families, const desk::WordCounts& words) {
    for (std::size_t engine = 0; engine < words.size(); ++engine)
        for (std::size_t person = 0; person < words.size(); ++person)
            counter(families, "assessments_total", "Clinicians' words on the risk, by the engine's level beside them.",
                    words[engine][person], {{"engine", level_name(engine)}, {"person", level_name(person)}});
}

void add_duties(Families& families, const duties::Counts& counts) {
    const auto waits = [&](const std::map<std::string, duties::Waits>& kinds, const char* drill) {
        for (const auto& [kind, one] : kinds)
            histogram(families, "duty_acknowledged_seconds",
                      "From when a duty was opened, or due if that is later, to the first person who took it.", one,
                      {{"kind", kind}, {"drill", drill}});
    };
    waits(counts.waits, "false");
    waits(counts.drill_waits, "true");
    const auto notices = [&](const auto& paths, const char* drill) {
        for (const auto& [path, results] : paths)
            for (const auto& [result, count] : results)
                counter(families, "notices_total", "Tries to tell somebody of a duty, by path and result.", count,
                        {{"path", path}, {"result", result}, {"drill", drill}});
    };
    notices(counts.notices, "false");
    notices(counts.drill_notices, "true");
}

void add_staff_codes(Families& families, const oncall::ReplyCounts& counts) {
    const auto add = [&](std::uint64_t count, const char* result) {
        counter(families, "staff_codes_total", "Codes that staff texted back to take a duty over.", count, {{"result", result}});
    };
    add(counts.taken, "taken");
    add(counts.by_another, "by_another");
    add(counts.wrong_code, "wrong_code");
    add(counts.repeated, "repeated");
}

// From opened to acknowledged: by whoever took its duty, or was named as the supervisor who was asked.
duties::Waits acknowledged(const escalation::Figures& figures, const std::map<std::string, duties::Waits>& taken) {
    auto waits = figures.acknowledged;
    if (const auto found = taken.find("escalation"); found != taken.end()) waits += found->second;
    return waits;
}

void add_escalations(Families& families, const NodeFigures& sum) {
    using escalation::Outcome;
    using escalation::State;
    struct Side {
        const char* drill;
        const escalation::Figures& figures;
        const std::map<std::string, duties::Waits>& taken;
    };
    const Side sides[] = {{"false", sum.escalations.real, sum.duties.waits},
                          {"true", sum.escalations.drills, sum.duties.drill_waits}};
    for (const auto& side : sides)
        counter(families, "escalations_opened_total", "Emergency escalations that were opened.", side.figures.opened,
                {{"drill", side.drill}});
    for (const auto& side : sides)
        for (std::size_t i = 0; i < escalation::outcome_count; ++i)
            counter(families, "escalations_closed_total", "Emergency escalations by how they ended.",
                    side.figures.outcomes[i],
                    {{"outcome", std::string{escalation::name_of(static_cast<Outcome>(i))}}, {"drill", side.drill}});
    const auto until = [&](const Side& side, std::string name, const duties::Waits& waits) {
        histogram(families, "escalation_seconds", "From when an emergency escalation was opened to its steps.", waits,
                  {{"until", std::move(name)}, {"drill", side.drill}});
    };
    for (const auto& side : sides) {
        until(side, "acknowledged", acknowledged(side.figures, side.taken));
        for (const auto state : {State::consulted, State::told, State::reached, State::closed})
            until(side, std::string{escalation::name_of(state)}, side.figures.until[static_cast<std::size_t>(state)]);
    }
}

void add_edge(Families& families, const NodeFigures& sum) {
    counter(families, "http_connections_total", "Connections accepted.", sum.http.connections);
    counter(families, "http_requests_total", "Requests answered.", sum.http.requests);
    counter(families, "http_malformed_total", "Requests refused as malformed.", sum.http.refused_malformed);
    counter(families, "http_accept_errors_total", "Failed accepts.", sum.http.accept_errors);
    counter(families, "sockets_slow_total", "Sockets closed because they did not read.", sum.http.slow_sockets);
    gauge(families, "http_open_connections", "Open connections.", static_cast<double>(sum.http.open_connections));
    gauge(families, "desks", "Live desks.", static_cast<double>(sum.desks));
    gauge(families, "chats", "Live chats.", static_cast<double>(sum.chats));
    counter(families, "staff_sign_ins_total", "Attempts to sign in.", sum.staff.signed_in, {{"result", "ok"}});
    counter(families, "staff_sign_ins_total", "Attempts to sign in.", sum.staff.refused, {{"result", "refused"}});
    counter(families, "staff_sign_ins_total", "Attempts to sign in.", sum.staff.throttled, {{"result", "throttled"}});
    counter(families, "redis_reconnections_total", "Lost connections to Redis.", sum.redis_reconnects);
    gauge(families, "store_up", "1 while every node reaches Redis and may write.", sum.store_up ? 1 : 0);
}

void add_line(Families& families, const redis::Reply& counts, TimePoint now) {
    for (std::size_t level = 0; level < triage::level_count; ++level)
        gauge(families, "queue_depth", "Contacts waiting.", static_cast<double>(counts[0][level].integer()),
              {{"level", level_name(level)}});
    const auto oldest = counts[1].integer();
    gauge(families, "queue_oldest_wait_seconds", "The longest wait.",
          oldest > 0 ? static_cast<double>(epoch_ms(now) - oldest) / 1000 : 0);
    gauge(families, "counselors", "Clinicians by state.", static_cast<double>(counts[2].integer()), {{"state", "available"}});
    gauge(families, "counselors", "Clinicians by state.", static_cast<double>(counts[3].integer()), {{"state", "paused"}});
    gauge(families, "conversations_open", "Conversations and wrap-ups.", static_cast<double>(counts[4].integer()));
    const auto ringing = [&](std::int64_t count, const char* drill) {
        gauge(families, "duties_ringing", "Urgent duties that ring and nobody has taken.", static_cast<double>(count),
              {{"drill", drill}});
    };
    ringing(counts[5].integer(), "false");
    ringing(counts[6].integer(), "true");
}

void add_late(Families& families, const std::map<std::string, std::int64_t>& late) {
    constexpr std::string_view drill = "drill:";
    for (const auto& [name, count] : late) {
        const bool drilled = name.starts_with(drill);
        gauge(families, "duties_overdue", "Duties that are overdue now, by kind.", static_cast<double>(count),
              {{"kind", drilled ? name.substr(drill.size()) : name}, {"drill", drilled ? "true" : "false"}});
    }
}

void add_triage(Families& families, const ops::Reload::Figures& reload) {
    gauge(families, "triage_info", "Constant 1; the version of triage's files is a label.", 1, {{"version", reload.version}});
    counter(families, "triage_reloads_total", "Times that triage's files were read again.", reload.done, {{"result", "ok"}});
    counter(families, "triage_reloads_total", "Times that triage's files were read again.", reload.refused,
            {{"result", "refused"}});
}

std::string render(const NodeFigures& sum, const std::optional<LineFigures>& line, const ops::Reload::Figures& reload,
                   TimePoint now) {
    Families families;
    const auto version = version_facts();
    gauge(families, "build_info", "Constant 1; the version is a label.", 1,
          {{"version", std::string{version.at("version").as_string()}}});
    add_triage(families, reload);
    add_intake(families, sum);
    add_words(families, sum.words);
    add_duties(families, sum.duties);
    add_staff_codes(families, sum.staff_codes);
    add_escalations(families, sum);
    add_edge(families, sum);
    if (line) {
        add_line(families, line->counts, now);
        add_late(families, line->late);
    }
    return prometheus::TextSerializer{}.Serialize(families);
}

}  // namespace

Listener::Listener(const config::Settings& settings, const std::vector<std::unique_ptr<Node>>& nodes,
                   const ops::Reload& reload) {
    auto scrape = [&nodes, &reload]() -> Task<http::Response> {
        NodeFigures sum;
        sum.store_up = true;
        for (const auto& node : nodes) {
            auto one = co_await node->figures();
            sum += one;
        }
        auto line = co_await nodes.front()->counts();
        const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
        co_return http::Response{200, "text/plain; version=0.0.4; charset=utf-8", render(sum, line, reload.figures(), now), {}};
    };
    http::Routes routes;
    routes.http.push_back({http::Method::get, "/metrics", [scrape](http::Request) { return scrape(); }});
    http::ServerOptions options;
    options.address = settings.http.metrics_address;
    options.port = settings.http.metrics_port;
    server_ = http::Server::listen(loop_.get_executor(), std::move(options), std::move(routes));
    thread_ = std::thread{[this] { loop_.run(); }};
}

Listener::~Listener() {
    loop_.stop();
    if (thread_.joinable()) thread_.join();
}

}  // namespace holdfast::metrics
