# Spotter as an image: built from this folder, then installed from its own package, which names what it needs.
#
#   docker build -t spotter .
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/clips" spotter check deadlift.mp4
#   docker run --rm -p 127.0.0.1:8737:8737 -v "$PWD:/clips" spotter review spotter-results --listen 0.0.0.0 --token A-SECRET-OF-YOURS
FROM rust:1.92-bookworm AS build
WORKDIR /spotter
COPY . .
RUN make package

FROM debian:bookworm-slim
COPY --from=build /spotter/target/package/*.deb /tmp/
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install -y --no-install-recommends /tmp/*.deb \
    && rm -rf /var/lib/apt/lists/* /tmp/*.deb
USER 65534:65534
WORKDIR /clips
ENTRYPOINT ["spotter"]
CMD ["help"]
