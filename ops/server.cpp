#include "ops/server.hpp"

#include <malloc.h>

#include <algorithm>
#include <filesystem>
#include <stdexcept>

#include "ops/descriptors.hpp"
#include "ops/engine.hpp"
#include "ops/store_check.hpp"
#include "ops/vault_keys.hpp"
#include "router/core/log.hpp"
#include "router/vault/hygiene.hpp"

namespace holdfast {
namespace {

using namespace std::chrono_literals;
constexpr auto drain_limit = 15s;
constexpr auto store_check_limit = 2s;

template <class Made>
std::shared_ptr<const Made> required(ops::Loadable<Made> made, const std::string& what) {
    if (made) return *made;
    std::string faults;
    for (const auto& fault : made.error()) faults += "\n  " + fault.where + ": " + fault.what;
    throw std::runtime_error("the " + what + " cannot be used:" + faults);
}

std::filesystem::path program_folder() { return std::filesystem::canonical("/proc/self/exe").parent_path(); }
constexpr auto installed = "/usr/share/holdfast/web";

// Where the built pages are: configured, beside the program, in the source tree, or installed.
std::string web_folder_of(const config::Settings& settings) {
    if (!settings.http.web_folder.empty()) return settings.http.web_folder.string();
    const auto program = program_folder();
    for (const auto& folder : {program / "web", program / "../../ops/web/dist", std::filesystem::path{installed}})
        if (std::filesystem::exists(folder / "desk.html")) return folder.string();
    log(LogLevel::warn, "pages_missing", {vouched("mend", "build ops/web with npm, or set http.web_folder")});
    return {};
}

std::shared_ptr<const http::StaticFiles> pages_of(const std::string& folder, const config::Settings& settings) {
    if (folder.empty()) return nullptr;
    std::string embedders = "'self'";
    for (const auto& origin : settings.http.allowed_origins) embedders += " " + origin;
    return std::make_shared<http::StaticFiles>(folder, embedders);
}

void require_safe(const redis::Endpoint& store) {
    std::string said;
    for (const auto& fault : ops::unsafe_store(store, store_check_limit)) said += "\n  " + fault;
    if (!said.empty()) throw std::runtime_error("the store is not safe enough for production:" + said);
}

template <class T>
T required(Result<T> made) {
    if (!made) throw std::runtime_error(made.error().detail);
    return std::move(*made);
}

}  // namespace

Server::Server(config::Loaded loaded) : loaded_(std::move(loaded)) {
    vault::forbid_core_dumps();
    const auto& settings = loaded_.settings;
    if (settings.redis.url.empty())
        private_redis_ = std::make_unique<redis::PrivateServer>(settings.site.data_folder / "redis");
    web_folder_ = web_folder_of(settings);
    assessor_ = std::make_shared<triage::LiveAssessor>(required(ops::engine_of(loaded_), "lexicons"));
    reload_ = std::make_unique<ops::Reload>(loaded_, assessor_);
    auto shared = common();
    if (settings.site.production && !private_redis_) require_safe(shared.store);
    auto port = settings.http.port;
    for (int i = 0; i < settings.http.nodes; ++i) {
        nodes_.push_back(std::make_unique<Node>(shared, port, i > 0));
        port = nodes_.back()->port();
    }
    if (settings.oncall.pager.empty())
        log(LogLevel::warn, "nobody_is_woken",
            {vouched("mend", "set oncall.pager: until then alarms ring at open consoles alone")});
    forget_what_only_starts();
    metrics_ = std::make_unique<metrics::Listener>(settings, nodes_, *reload_);
    log(LogLevel::info, "listening", {{"port", port}, {"nodes", settings.http.nodes}});
}

Server::~Server() {
    metrics_.reset();
    for (auto& node : nodes_) node->drain(drain_limit);
    nodes_.clear();
    log(LogLevel::info, "stopped");
}

// It would otherwise stay with the process for ever.
void Server::forget_what_only_starts() {
    loaded_.lexicons = {};
    loaded_.instruments = {};
    config::let_built_in_go();
    ::malloc_trim(0);
}

Common Server::common() {
    const auto& settings = loaded_.settings;
    auto store = required(redis::parse_url(private_redis_ ? private_redis_->url() : settings.redis.url));
    store.user = settings.redis.user;
    store.password = settings.redis.password.value;
    store.ca_file = settings.redis.ca_file.string();
    return {settings,
            loaded_.texts,
            loaded_.plans,
            std::move(store),
            key_ring_of(settings),
            pseudonyms_of(settings),
            identity::NumberReader{settings.site.region},
            assessor_,
            required(ops::instruments_of(loaded_), "instruments"),
            pages_of(web_folder_, settings),
            passwords_,
            std::max<std::size_t>(1, connections_that_fit(settings.http.connections_max) /
                                         static_cast<std::size_t>(settings.http.nodes))};
}

std::string Server::web_folders() { return (program_folder() / "web").string() + " or " + installed; }

bool Server::wait_ready(std::chrono::milliseconds limit) {
    const auto until = std::chrono::steady_clock::now() + limit;
    while (std::chrono::steady_clock::now() < until) {
        if (nodes_.front()->ready()) return true;
        std::this_thread::sleep_for(2ms);
    }
    return false;
}

}  // namespace holdfast
