# syntax=docker/dockerfile:1

# The gateway's image: two stages, no shell in the second, one data volume, an unprivileged user.
#   docker build -t sso-gateway .
#   docker buildx build --platform linux/amd64,linux/arm64 -t registry.example.com/sso-gateway:1.0.0 --build-arg VERSION=1.0.0 .

# A native build is linked on the architecture it is for: give buildx a builder of each platform, or build on a machine of it.
FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
ARG TARGETARCH
ARG VERSION=0.0.0-dev
WORKDIR /src
RUN mkdir /data

# What the native compiler links with.
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev zlib1g-dev && rm -rf /var/lib/apt/lists/*

# Restored before the sources are copied, so that only a changed package makes this layer anew. The first restore proves the lock file;
# the second adds the target's own packs (runtime, native compiler), which a lock file does not list.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt ./
COPY Gateway/Gateway.csproj Gateway/packages.lock.json Gateway/
RUN dotnet restore Gateway --locked-mode && dotnet restore Gateway -a $TARGETARCH -p:PublishAot=true -p:NuGetLockFilePath=obj/target.lock.json

# Without analyzers: those are for whoever writes the code, and test.sh has run them.
COPY appsettings.json ./
COPY Gateway Gateway
RUN dotnet publish Gateway -c Release -a $TARGETARCH --no-restore -p:PublishAot=true -p:NuGetLockFilePath=obj/target.lock.json -p:CopyOutputSymbolsToPublishDirectory=false -p:PublishDocumentationFile=false -p:RunAnalyzers=false -p:Version=$VERSION -o /app

FROM mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled AS final
ARG VERSION=0.0.0-dev
ARG REVISION=unknown
LABEL org.opencontainers.image.title="SSO migration gateway" \
      org.opencontainers.image.description="Takes over a legacy SSO host and hands migrated tenants to Stytch." \
      org.opencontainers.image.version=$VERSION \
      org.opencontainers.image.revision=$REVISION

WORKDIR /app
COPY --from=build /app ./
# 1654 is the image's APP_UID. There is no shell to make a folder with, so it comes with its owner.
COPY --from=build --chown=1654:1654 /data /data

# Gateway__...: the container's own places. ASPNETCORE_HTTP_PORTS: the base image sets 8080, the gateway names its listeners itself.
# DOTNET_EnableDiagnostics=0: no debugger can show an assertion, and nothing is written to /tmp.
ENV Gateway__Listen__Public=http://+:8080 \
    Gateway__Listen__Ops=http://+:8081 \
    Gateway__Store__Path=/data/gateway.db \
    Gateway__Store__SnapshotPath=/data/last-good.snapshot \
    Gateway__Events__Path=/data/activity.db \
    Gateway__Admin__KeyFile=/data/first-admin-key \
    ASPNETCORE_HTTP_PORTS="" \
    DOTNET_EnableDiagnostics=0

VOLUME /data
EXPOSE 8080 8081
USER $APP_UID
HEALTHCHECK --interval=15s --timeout=5s --start-period=15s --retries=3 CMD ["/app/Gateway", "health"]
ENTRYPOINT ["/app/Gateway"]
