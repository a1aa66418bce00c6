// A plain, blocking client of the program's private Redis: for the hand that breaks it and for the checker that reads
// afterwards. Throws when Redis cannot be asked.
#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

struct redisContext;

namespace holdfast::tests {

class StoreDoor {
  public:
    explicit StoreDoor(const std::string& socket);
    ~StoreDoor();
    StoreDoor(const StoreDoor&) = delete;
    StoreDoor& operator=(const StoreDoor&) = delete;

    // A list's elements, or a single value as one element, or none for nil.
    std::vector<std::string> ask(const std::vector<std::string>& words);
    std::string value(const std::vector<std::string>& words);  // empty for nil
    std::map<std::string, std::string> hash(const std::string& key);
    bool holds(const std::string& set, const std::string& member);         // SISMEMBER
    bool lists(const std::string& sorted_set, const std::string& member);  // ZSCORE is there

  private:
    redisContext* context_;
};

}  // namespace holdfast::tests
