# The app, the server, and a small image that runs them as nobody in particular.

FROM node:20-bookworm AS app
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
ENV PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
RUN npm ci --no-audit --no-fund
COPY frontend ./
RUN npm run build

FROM rust:1.95-bookworm AS server
WORKDIR /build
# As in .cargo/config.toml: without these flags SQLite takes one lock for all threads on every allocation.
ENV LIBSQLITE3_FLAGS="-DSQLITE_DEFAULT_MEMSTATUS=0 -USQLITE_ENABLE_MEMORY_MANAGEMENT -DSQLITE_ENABLE_QPSG"
COPY Cargo.toml Cargo.lock build.rs config.default.toml openapi.json ./
COPY .cargo ./.cargo
COPY migrations ./migrations
COPY src ./src
COPY --from=app /build/frontend/dist ./frontend/dist
# A smaller program that answers a little quicker; linking it so takes longer than anybody wants to wait for `make run`.
ENV CARGO_PROFILE_RELEASE_LTO=thin
RUN cargo build --release --locked --bin mufakat

FROM debian:bookworm-slim
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin mufakat \
    && install -d -o mufakat -g mufakat -m 0700 /data
COPY --from=server /build/target/release/mufakat /usr/local/bin/mufakat
USER mufakat
WORKDIR /data
VOLUME /data
ENV MUFAKAT_LISTEN=0.0.0.0:8080 \
    MUFAKAT_DATABASE_URL=sqlite:///data/mufakat.db \
    MUFAKAT_MAIL_URL=file:///data/mail \
    MUFAKAT_DATA_DIR=/data \
    MUFAKAT_LOG_FORMAT=json
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=10s CMD ["mufakat", "health"]
STOPSIGNAL SIGTERM
ENTRYPOINT ["mufakat"]
CMD ["serve"]
