#include "folder.hpp"

namespace holdfast::config {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

struct Case {
    const char* label;
    const char* content;
    int line;
    const char* key;
    const char* what;
};

void PrintTo(const Case& given, std::ostream* out) {
    *out << given.label;
}

class OneFault : public testing::TestWithParam<Case> {};

TEST_P(OneFault, IsReportedWithItsLine) {
    const Folder folder;
    const auto& expected = GetParam();
    EXPECT_THAT(folder.load(expected.content).faults,
                ElementsAre(IsFault(folder.at(expected.line), expected.key, expected.what)));
}

const Case cases[] = {
    {"unknown_key", "\n[http]\nprot = 1\n", 3, "http.prot", "did you mean http.port?"},
    {"unknown_section", "[htpp]\nport = 1\n", 2, "htpp.port", "did you mean http.port?"},
    {"unknown_empty_section", "\n[nonsense]\n", 2, "nonsense", "is not a setting"},
    {"key_outside_its_section", "public_url = 'x'\n", 1, "public_url",
     "did you mean http.public_url?"},
    {"far_from_everything", "zzzzzzzz = 1\n", 1, "zzzzzzzz", "is not a setting"},
    {"value_for_a_section", "http = 3\n", 1, "http", "write it as [http]"},
    {"tables_for_a_section", "\n[[http]]\nport = 1\n", 2, "http", "write it as [http]"},
    {"section_for_a_value", "[http.port]\nx = 1\n", 1, "http.port", "must be a whole number"},
    {"text_for_a_number", "[http]\nport = '80'\n", 2, "http.port", "whole number from 0 to 65535"},
    {"fraction_for_a_number", "[http]\nport = 80.5\n", 2, "http.port", "must be a whole number"},
    {"text_for_a_truth", "[chat]\nsurvey = 'yes'\n", 2, "chat.survey", "must be true or false"},
    {"number_for_a_text", "[site]\ntitle = 3\n", 2, "site.title", "must be text in quotes"},
    {"date_for_a_text", "[site]\ntitle = 2020-01-01\n", 2, "site.title", "must be text in quotes"},
    {"number_for_a_path", "[http]\nweb_folder = 3\n", 2, "http.web_folder",
     "must be a path in quotes"},
    {"text_for_a_list", "[site]\nlanguages = 'en'\n", 2, "site.languages", "must be a list"},
    {"date_for_a_list", "[site]\nlanguages = 2020-01-01\n", 2, "site.languages", "must be a list"},
    {"mixed_list", "[site]\nlanguages = ['en', 3]\n", 2, "site.languages", "must be a list"},
    {"below_range", "[http]\nport = -1\n", 2, "http.port", "from 0 to 65535, and is -1"},
    {"above_range", "[http]\nport = 65536\n", 2, "http.port", "and is 65536"},
    {"number_beyond_64_bits", "[http]\nport = 99999999999999999999\n", 2, "", "representable"},
    {"empty_text", "[site]\ntitle = ''\n", 2, "site.title", "must not be empty"},
    {"text_of_two_lines", "[site]\ntitle = \"a\\nb\"\n", 2, "site.title", "line breaks"},
    {"text_too_long",
     "[site]\ntitle = '123456789 123456789 123456789 123456789 123456789 123456789 123456789 "
     "123456789 x'\n",
     2, "site.title", "at most 80 characters"},
    {"empty_list", "[site]\nlanguages = []\n", 2, "site.languages", "must list 1 to 16 items"},
    {"bad_item", "[http]\ntrusted_proxies = ['10.0.0.1', 'proxy']\n", 2, "http.trusted_proxies",
     "each item must be an IP address"},
    {"site_name", "[site]\nname = 'Main Line'\n", 2, "site.name", "small letters"},
    {"language", "[site]\ndefault_language = 'eng-x'\n", 2, "site.default_language",
     "language code"},
    {"region", "[site]\nregion = 'us'\n", 2, "site.region", "two capital letters"},
    {"log_level", "[log]\nlevel = 'loud'\n", 2, "log.level", "\"debug\", \"info\""},
    {"address", "[http]\naddress = 'localhost'\n", 2, "http.address", "must be an IP address"},
    {"public_url_slash", "[http]\npublic_url = 'https://a.org/'\n", 2, "http.public_url",
     "no slash"},
    {"public_url_scheme", "[http]\npublic_url = 'ftp://a.org'\n", 2, "http.public_url", "https://"},
    {"public_url_user", "[http]\npublic_url = 'https://u@a.org'\n", 2, "http.public_url",
     "no user"},
    {"exit_url", "[chat]\nexit_url = 'weather'\n", 2, "chat.exit_url", "must be a web address"},
    {"exit_url_port", "[chat]\nexit_url = 'https://a:99999/'\n", 2, "chat.exit_url",
     "must be a web"},
    {"url_password", "[sms.twilio]\napi_url = 'https://u:p@a.org'\n", 2, "sms.twilio.api_url",
     "no user or password"},
    {"redis_scheme", "[redis]\nurl = 'tcp://127.0.0.1'\n", 2, "redis.url", "redis://host:port"},
    {"redis_password", "[redis]\nurl = 'redis://:geheim@127.0.0.1'\n", 2, "redis.url",
     "use redis.user and redis.password_file"},
    {"redis_database", "[redis]\nurl = 'redis://127.0.0.1:6379/main'\n", 2, "redis.url",
     "database"},
    {"redis_socket", "[redis]\nurl = 'unix://relative/path'\n", 2, "redis.url", "unix:///path"},
    {"twilio_from", "[sms.twilio]\nfrom = '201-555-0199'\n", 2, "sms.twilio.from", "country code"},
    {"account_sid", "[sms.twilio]\naccount_sid = 'AC12'\n", 2, "sms.twilio.account_sid", "32 hex"},
    {"inline_secret", "[sms.twilio]\nauth_token = 'geheim'\n", 2, "sms.twilio.auth_token",
     "put it in a file and name that file in sms.twilio.auth_token_file"},
    {"given_twice", "[http]\nport = 1\naddress = '::1'\nport = 2\n", 4, "port", "a second time"},
    {"section_twice", "[http]\nport = 1\n[http]\n", 3, "http", "a second time"},
    {"no_value", "[http]\n\nport =\n", 3, "", "is not valid TOML"},
    {"open_quote", "[site]\ntitle = 'abc\n", 2, "", "is not valid TOML"},
    {"no_utf8", "[site]\ntitle = 'a\xff'\n", 2, "", "is not valid TOML"},
    {"unquoted_secret", "[sms.twilio]\nauth_token_file = 12345678901234567890123\n", 2, "", "TOML"},
    {"accent_outside_quotes", "[site]\n\nt\xc3\xaftle = 'x'\n", 3, "", "only texts in quotes"},
    {"brackets_crossed", "\nx = [\n}\n]\n", 3, "", "brackets do not match"},
    {"brackets_not_opened", "[site]\ntitle = ]\n", 2, "", "brackets do not match"},
    {"section_without_name", "\n[@x]\n", 2, "", "a section is written [name]"},
    {"sections_without_name", "\n  [[ @x]]\n", 2, "", "a section is written [name]"},
    {"section_cut_off", "\n[", 2, "", "a section is written [name]"},
    {"line_joined_to_accent", "x = \"\"\"a\\\n \xc3\xa9\"\"\"\n", 1, "", "without the \\"},
    {"deep_key", "\na.b.c.d.e.f.g.h.i = 1\n", 2, "", "nested too deeply"},
    {"deep_list", "x = [[[[[[[[[1]]]]]]]]]\n", 1, "", "nested too deeply"},
    {"default_not_listed", "\n[site]\nlanguages = ['es']\n", 3, "site.default_language",
     "must be one of site.languages"},
    {"languages_twice", "[site]\nlanguages = ['en', 'en']\n", 2, "site.languages",
     "each language once"},
    {"no_texts", "[site]\nlanguages = ['en', 'fr']\n", 2, "site.languages", "lists \"fr\""},
    {"tls_key_alone", "[http]\ntls_key = '/etc/passwd'\n", 2, "http.tls_certificate", "needed too"},
    {"tls_certificate_alone", "[http]\ntls_certificate = '/etc/passwd'\n", 2, "http.tls_key",
     "needed"},
    {"tls_certificate_missing",
     "[http]\ntls_certificate = '/nowhere/c.pem'\ntls_key = '/etc/passwd'\n", 2,
     "http.tls_certificate", "names /nowhere/c.pem, which cannot be read: No such file"},
    {"credits", "[line]\ncredit_moderate_s = 4000\n", 2, "line.credit_moderate_s", "credit_high_s"},
    {"capacity", "[line]\ncapacity_default = 11\n", 2, "line.capacity_default", "capacity_max"},
    {"capacity_bound", "[line]\ncapacity_max = 1\n", 2, "line.capacity_max", "capacity_default"},
    {"retries", "[sms]\nretry_first_s = 9\nretry_max_s = 8\n", 2, "sms.retry_first_s",
     "retry_max_s"},
    {"deadline", "[sms]\ndelivery_deadline_s = 60\nretry_max_s = 61\n", 3, "sms.retry_max_s",
     "delivery_deadline_s"},
    {"idle", "[staff]\nsession_idle_minutes = 61\nsession_max_hours = 1\n", 2,
     "staff.session_idle_minutes", "session_max_hours"},
    {"twilio_from_missing",
     "[sms.twilio]\nenabled = true\naccount_sid = 'AC00000000000000000000000000000000'\n", 2,
     "sms.twilio.from", "is needed while sms.twilio.enabled is true"},
    {"twilio_account_missing", "[sms.twilio]\nenabled = true\nfrom = '+12015550199'\n", 2,
     "sms.twilio.account_sid", "is needed"},
    {"kannel_from_missing", "[sms.kannel]\nenabled = true\nuser = 'a'\n", 2, "sms.kannel.from",
     "is needed"},
    {"kannel_user_missing", "[sms.kannel]\nenabled = true\nfrom = '2255'\n", 2, "sms.kannel.user",
     "is needed"},
    {"kannel_url_missing",
     "[sms.kannel]\nenabled = true\nfrom = '2255'\nuser = 'a'\nsend_url = ''\n", 5,
     "sms.kannel.send_url", "is needed"},
    {"generic_from_missing", "[sms.generic]\nenabled = true\nsend_url = 'https://a.org/b'\n", 2,
     "sms.generic.from", "is needed"},
    {"generic_url_missing", "[sms.generic]\nenabled = true\nfrom = '2255'\n", 2,
     "sms.generic.send_url", "is needed"},
    {"time_zone", "[site]\ntime_zone = 'Mars/Olympus'\n", 2, "site.time_zone", "time zone"},
    {"answers", "[duties]\nanswer_imminent_s = 200\n", 2, "duties.answer_imminent_s",
     "answer_high_s"},
    {"silences", "[duties]\nsilence_high_s = 301\n", 2, "duties.silence_high_s", "silence_s"},
    {"ringing", "[oncall]\nring_every_s = 46\n", 2, "oncall.ring_every_s", "10 to 45"},
    {"ladder", "[oncall]\nlevels = []\n", 2, "oncall.levels", ""},
    {"level_twice", "[oncall]\nlevels = ['a', 'a']\n", 2, "oncall.levels", "each level once"},
    {"level_name", "[oncall]\nlevels = ['A b']\n", 2, "oncall.levels", "small letters"},
    {"path_unknown", "[oncall]\npager = ['smoke']\n", 2, "oncall.pager", "\"text\""},
    {"path_of_notice", "[oncall]\nnotices = ['text']\n", 2, "oncall.notices", "\"slack\""},
    {"pager_text", "[oncall]\npager = ['text']\n", 2, "oncall.pager", "sms.twilio"},
    {"pager_duty", "[oncall]\npager = ['pagerduty']\n", 2, "oncall.pager", "routing_key_file"},
    {"pager_webhook", "[oncall]\npager = ['webhook']\n", 2, "oncall.pager", "secret_file"},
    {"notice_slack", "[oncall]\nnotices = ['slack']\n", 2, "oncall.notices", "url_file"},
    {"notice_teams", "[oncall]\nnotices = ['teams']\n", 2, "oncall.notices", "url_file"},
    {"notice_alertmanager", "[oncall]\nnotices = ['alertmanager']\n", 2, "oncall.notices",
     "oncall.alertmanager.url"},
    {"ports", "[http]\nmetrics_port = 8080\n", 2, "http.metrics_port", "differ from http.port"},
};

INSTANTIATE_TEST_SUITE_P(Files, OneFault, testing::ValuesIn(cases),
                         [](const auto& info) { return std::string(info.param.label); });

TEST(Faults, AreAllReportedAtOnceFromEveryLayer) {
    const Folder folder;
    auto sources = folder.sources("[http]\nport = 'x'\nnodes = 0\nadress = '::1'\n");
    folder.write("texts/en.toml", "closed = ''\n");
    sources.environment = {{"HOLDFAST_LINE__CAPACITY_MAX", "many"}, {"HOLDFAST_HTTP_PORT", "1"}};
    sources.overrides = {"log.level=loud", "log.lvl=info", "nonsense"};
    const auto faults = load(sources).faults;
    EXPECT_THAT(faults, Contains(IsFault(folder.at(2), "http.port", "whole number")));
    EXPECT_THAT(faults, Contains(IsFault(folder.at(3), "http.nodes", "and is 0")));
    EXPECT_THAT(faults, Contains(IsFault(folder.at(4), "http.adress", "http.address")));
    EXPECT_THAT(faults, Contains(IsFault("environment HOLDFAST_LINE__CAPACITY_MAX",
                                         "line.capacity_max", "whole number from 1 to 100")));
    EXPECT_THAT(faults, Contains(IsFault("environment HOLDFAST_HTTP_PORT", "http_port",
                                         "did you mean HOLDFAST_HTTP__PORT?")));
    EXPECT_THAT(faults, Contains(IsFault("--set log.level", "log.level", "must be \"debug\"")));
    EXPECT_THAT(faults, Contains(IsFault("--set log.lvl", "log.lvl", "did you mean log.level?")));
    EXPECT_THAT(faults, Contains(IsFault("--set nonsense", "nonsense", "section.key=value")));
    EXPECT_THAT(faults, Contains(IsFault(folder.at(1, "texts/en.toml"), "closed", "empty")));
}

TEST(Faults, ASyntaxFaultOfTheFileLeavesTheOtherLayersChecked) {
    const Folder folder;
    auto sources = folder.sources("= 3\n");
    sources.overrides = {"log.level=loud"};
    EXPECT_THAT(load(sources).faults, ElementsAre(IsFault(folder.at(1), "", "is not valid TOML"),
                                                  IsFaultOf("log.level", "must be")));
}

TEST(Faults, AFaultyValueLeavesTheDefaultAndCausesNoSecondFault) {
    const Folder folder;
    const auto loaded = folder.load("[line]\ncapacity_default = 0\ncapacity_max = 1\n");
    EXPECT_THAT(loaded.faults, ElementsAre(IsFault(folder.at(2), "line.capacity_default", "is 0")));
    EXPECT_EQ(loaded.settings.line.capacity_default, 2);
}

TEST(Faults, NeverRepeatASecretInTheWrongPlace) {
    const Folder folder;
    for (const auto* content :
         {"[sms.twilio]\nauth_token = 'geheim1234'\n", "[sms.twilio]\nauth_token = geheim1234\n",
          "[sms.twilio]\nauth_token = 1234567890123456789012\n",
          "[sms.twilio]\nauth_token_file = \"geheim1234\n",
          "[redis]\nurl='redis://a:geheim1234@b'\n", "[sms.twilio]\nauth_token = '''geheim1234\n",
          "[log]\nlevel = 'geheim1234'\n"}) {
        auto sources = folder.sources(content);
        sources.environment = {{"HOLDFAST_REDIS__PASSWORD", "geheim1234"},
                               {"HOLDFAST_SITE__NAME", "Geheim1234"}};
        sources.overrides = {"redis.password=geheim1234", "redis.password geheim1234",
                             "log.level=geheim1234"};
        const auto faults = load(sources).faults;
        EXPECT_THAT(faults, SizeIs(testing::Ge(5U)));
        for (const auto& fault : faults)
            for (const auto& text : {fault.where, fault.key, fault.what}) {
                EXPECT_EQ(text.find("eheim1"), std::string::npos) << text;
                EXPECT_EQ(text.find("34567"), std::string::npos) << text;
            }
    }
}

TEST(Faults, AMissingOrUnfitSettingsFileIsOne) {
    const Folder folder;
    const auto missing = folder.path() / "no.toml";
    EXPECT_THAT(load({.file = missing}).faults,
                ElementsAre(IsFault(missing.string(), "", "cannot be read: No such file")));
    EXPECT_THAT(load({.file = folder.path()}).faults,
                ElementsAre(IsFault(folder.path().string(), "", "is not a plain file")));
    const auto pipe = folder.path() / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    EXPECT_THAT(load({.file = pipe}).faults,
                ElementsAre(IsFault(pipe.string(), "", "is not a plain file")));
    const auto large = folder.write("large.toml", std::string(256 * 1024 + 1, '\n'));
    EXPECT_THAT(load({.file = large}).faults,
                ElementsAre(IsFault(large.string(), "", "is larger")));
    const auto full = folder.write("full.toml", std::string(256 * 1024, '\n'));
    EXPECT_THAT(load({.file = full}).faults, IsEmpty());
}

TEST(Faults, AreCountedUpToABound) {
    std::string content;
    for (std::size_t i = 0; i < 2 * faults_max; ++i) content += "x" + std::to_string(i) + " = 1\n";
    EXPECT_THAT(Folder().load(content).faults, SizeIs(faults_max));
}

TEST(Faults, NestingAtTheBoundIsRead) {
    const Folder folder;
    EXPECT_THAT(folder.load("a.b.c.d.e.f.g.h = 1\n").faults,
                ElementsAre(IsFault(folder.at(1), "a.b.c.d.e.f.g.h", "is not a setting")));
    EXPECT_THAT(folder.load("x = [[[[[[[[1]]]]]]]]\n").faults,
                ElementsAre(IsFault(folder.at(1), "x", "is not a setting")));
}

TEST(Faults, AQuoteBeforeTheClosingThreeHidesNothing) {
    const auto brackets = std::string(9, '[') + std::string(9, ']');
    EXPECT_THAT(Folder().load("x = [\"\"\"a\"\"\"\", " + brackets + "]\n").faults,
                ElementsAre(IsFaultOf("", "nested too deeply")));
}

TEST(Faults, AByteOrderMarkIsNone) {
    const auto loaded = Folder().load("\xef\xbb\xbf[http]\r\nport = 1\r\n");
    EXPECT_THAT(loaded.faults, IsEmpty());
    EXPECT_EQ(loaded.settings.http.port, 1);
}

TEST(Faults, DotsAndBracketsOfTextsAndCommentsAreNoNesting) {
    const Folder folder;
    const std::string dots(50, '.'), brackets(20, '[');
    for (const auto& text : {"'" + dots + brackets + "'", "\"" + dots + "\\\"" + brackets + "\"",
                             "'x' # " + dots + brackets})
        EXPECT_THAT(folder.load("[site]\ntitle = " + text + "\n").faults, IsEmpty()) << text;
    // Three quotes may be closed by five.
    for (const std::string quotes : {"\"\"\"", "'''"})
        for (const auto& closing : {quotes, quotes + quotes[0], quotes + quotes[0] + quotes[0]})
            EXPECT_THAT(folder
                            .load("[site]\ntitle = " + quotes + dots + closing +
                                  "\n[http]\nport = 1 # " + quotes + dots + "\n")
                            .faults,
                        IsEmpty())
                << closing;
}

}  // namespace
}  // namespace holdfast::config
