#include CONSUMER_HEADER

int main() {
    try {
        throw sluice::argument_error("consumer: sluice works");
    } catch (sluice::error const&) {
        return 0;
    }
}
