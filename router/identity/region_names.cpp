#include "router/identity/region_names.hpp"

#include <dlfcn.h>
#include <phonenumbers/geocoding/phonenumber_offline_geocoder.h>
#include <phonenumbers/phonenumber.pb.h>
#include <unicode/uvernum.h>

#include "router/core/log.hpp"

#define SPELLED(number) #number
#define DIGITS_OF(number) SPELLED(number)
#define ICU_MAJOR DIGITS_OF(U_ICU_VERSION_MAJOR_NUM)

namespace holdfast::identity {
namespace {

namespace phone = i18n::phonenumbers;
using Geocoder = phone::PhoneNumberOfflineGeocoder;

// The library's C++ names as its soname fixes them: a constructor, and a member function, which is
// called with the object first.
class Library {
  public:
    Library() {
        void* library = ::dlopen("libgeocoding.so.8", RTLD_NOW | RTLD_LOCAL);
        const auto named = [&](const char* name) {
            return library == nullptr ? nullptr : ::dlsym(library, name);
        };
        construct_ = reinterpret_cast<Construct>(
            named("_ZN4i18n12phonenumbers26PhoneNumberOfflineGeocoderC1Ev"));
        describe_ = reinterpret_cast<Describe>(
            named("_ZNK4i18n12phonenumbers26PhoneNumberOfflineGeocoder23GetDescriptionForNumber"
                  "B5cxx11ERKNS0_11PhoneNumberERKN6icu_" ICU_MAJOR "6LocaleE"));
        if (construct_ != nullptr && describe_ != nullptr)
            construct_(place_);
        else
            log(LogLevel::warn, "regions_unknown", {vouched("mend", "install libgeocoding8")});
    }

    std::string name_of(const phone::PhoneNumber& number) {
        if (construct_ == nullptr || describe_ == nullptr) return {};
        return describe_(place_, number, icu::Locale("en"));
    }

  private:
    using Construct = void (*)(void*);
    using Describe = std::string (*)(const void*, const phone::PhoneNumber&, const icu::Locale&);

    Construct construct_ = nullptr;
    Describe describe_ = nullptr;
    // Lives as long as the process, like the library.
    alignas(Geocoder) unsigned char place_[sizeof(Geocoder)]{};
};

}  // namespace

std::string region_name(const phone::PhoneNumber& number) {
    static Library library;
    return library.name_of(number);
}

}  // namespace holdfast::identity
