#include CONSUMER_HEADER

int main() {
    try {
        throw sluice::argument_error("consumer: sluice is there");
    } catch (sluice::error const&) {
        return 0;
    }
}
