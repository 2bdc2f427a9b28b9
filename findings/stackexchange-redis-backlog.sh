#!/usr/bin/env bash
# StackExchange.Redis 3.4.35 queues a command while its server is away (BacklogPolicy.Default), and sends it when the server is back, also where the caller
# stopped waiting (Task.WaitAsync) and told its user that nothing was done. With BacklogPolicy.FailFast the command fails within milliseconds and is never
# sent. Seen with redis-server 7.0.15, a caller that waits half a second, and a time-out of the client's own of ten.
# Needs the .NET SDK 10 and redis-server. Exit code 1 when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/try.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup>
    <PackageReference Include="StackExchange.Redis" Version="3.4.35" />
    <PackageReference Include="System.IO.Hashing" Version="10.0.15" />
  </ItemGroup>
</Project>
PROJECT
cat > "$folder/Program.cs" <<'PROGRAM'
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
var port = ((IPEndPoint)listener.LocalEndpoint).Port;
listener.Stop();

var queued = await TryAsync(BacklogPolicy.Default);
var refused = await TryAsync(BacklogPolicy.FailFast);
Console.WriteLine($"default: {queued}");
Console.WriteLine($"fail fast: {refused}");
return queued == "the caller gave up, and the value was written later" && refused == "refused, and the value was never written" ? 0 : 1;

async Task<string> TryAsync(BacklogPolicy policy)
{
    using var server = Start();
    var options = ConfigurationOptions.Parse($"127.0.0.1:{port},abortConnect=false,asyncTimeout=10000");
    options.BacklogPolicy = policy;
    options.ReconnectRetryPolicy = new LinearRetry(500);
    await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
    await redis.GetDatabase().PingAsync();
    server.Kill();
    await server.WaitForExitAsync();
    while (redis.IsConnected)
    {
        await Task.Delay(20);
    }

    string caller;
    try
    {
        await redis.GetDatabase().StringSetAsync("key", "value").WaitAsync(TimeSpan.FromSeconds(0.5));
        caller = "written";
    }
    catch (TimeoutException)
    {
        caller = "the caller gave up";
    }
    catch (RedisConnectionException)
    {
        caller = "refused";
    }

    using var again = Start();
    var isThere = false;
    for (var i = 0; i < 40 && !isThere; i++)
    {
        await Task.Delay(100);
        try
        {
            isThere = await redis.GetDatabase().KeyExistsAsync("key");
        }
        catch (RedisException)
        {
            // Not connected again yet.
        }
    }

    again.Kill();
    await again.WaitForExitAsync();
    return $"{caller}, and the value was {(isThere ? "written later" : "never written")}";
}

Process Start()
{
    var process = Process.Start(new ProcessStartInfo("redis-server", ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", Path.GetTempPath()])
    {
        RedirectStandardOutput = true,
    })!;
    while (true)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return process;
        }
        catch (SocketException)
        {
            Thread.Sleep(50);
        }
    }
}
PROGRAM
dotnet run --project "$folder/try.csproj"
