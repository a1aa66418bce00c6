// Reads instruments from their files and keeps them by id. Every fault is found at once, with file
// and line and what would be right; a set with a fault is not used. Bounds: 64 instruments, 32
// items, 12 choices, 16 results, 16 conditions, 500 characters a text. Immutable once made; any
// thread.
#pragma once
#include <memory>

#include "triage/instruments/instrument.hpp"

namespace holdfast::triage {

struct InstrumentFile {
    std::string name;     // "config/instruments/asq.toml", for faults
    std::string content;  // TOML
};

struct InstrumentFault {
    std::string where;  // "config/instruments/asq.toml:17"
    std::string what;
};

class Instruments {
  public:
    static std::expected<std::shared_ptr<const Instruments>, std::vector<InstrumentFault>> make(
        const std::vector<InstrumentFile>& files);

    const Instrument* find(std::string_view id) const;
    const std::vector<Instrument>& all() const { return all_; }  // in the order of the files

  private:
    std::vector<Instrument> all_;
};

}  // namespace holdfast::triage
