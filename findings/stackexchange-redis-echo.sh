#!/usr/bin/env bash
# StackExchange.Redis 3.4.35 greets a server with ECHO. A user who may do everything but ECHO is never connected: ConnectAsync returns, IsConnected is
# false, and a call ends after five seconds with a time-out "in the backlog". Where ECHO is taken out of the command map, the client takes PING and works.
# Seen with redis-server 7.0.15. Needs the .NET SDK 10 and redis-server. Exit code 1 when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'kill "$server" 2>/dev/null || true; rm -rf "$folder"' EXIT
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
redis-server --port "$port" --bind 127.0.0.1 --save '' --dir "$folder" --user app on '>pass' '~*' '&*' +@all -echo >/dev/null &
server=$!
until redis-cli -p "$port" ping 2>/dev/null | grep -q .; do sleep 0.1; done
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
using StackExchange.Redis;

var plain = await TryAsync("");
var withoutEcho = await TryAsync(",$ECHO=");
Console.WriteLine($"with ECHO in the command map: {plain}");
Console.WriteLine($"without: {withoutEcho}");
return plain.StartsWith("False, The message timed out in the backlog") && withoutEcho == "True, answers" ? 0 : 1;

async Task<string> TryAsync(string more)
{
    await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{args[0]},user=app,password=pass,abortConnect=false{more}");
    try
    {
        await redis.GetDatabase().PingAsync();
        return $"{redis.IsConnected}, answers";
    }
    catch (RedisConnectionException e)
    {
        return $"{redis.IsConnected}, {e.Message[..45]}";
    }
}
PROGRAM
dotnet run --project "$folder/try.csproj" -- "$port"
