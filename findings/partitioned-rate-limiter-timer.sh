#!/usr/bin/env bash
# A PartitionedRateLimiter (System.Threading.RateLimiting of .NET 10) has a timer of 100 ms from its making to its disposal, whether it was ever asked or
# not. Four that nobody asked wake an otherwise idle process dozens of times a second; when they are disposed, it sleeps. Counted as voluntary context
# switches of all threads (/proc/PID/task/*/status). Needs Linux and the .NET SDK 10. Exit code 1 when that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat > "$folder/try.csproj" <<'PROJECT'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings></PropertyGroup>
  <ItemGroup><PackageReference Include="System.Threading.RateLimiting" Version="10.0.15" /></ItemGroup>
</Project>
PROJECT
cat > "$folder/Program.cs" <<'PROGRAM'
using System.Threading.RateLimiting;

var limiters = Enumerable.Range(0, 4).Select(_ => PartitionedRateLimiter.Create<int, int>(who => RateLimitPartition.GetFixedWindowLimiter(
    who, _ => new FixedWindowRateLimiterOptions { PermitLimit = 1, Window = TimeSpan.FromMinutes(1) }))).ToList();
var with = Count();
limiters.ForEach(limiter => limiter.Dispose());
var without = Count();
Console.WriteLine($"wake-ups in 10 s: {with} with four limiters that nobody asked, {without} when they are disposed");
return with > 200 && with > 5 * without ? 0 : 1;

static long Count()
{
    var before = Switches();
    Thread.Sleep(TimeSpan.FromSeconds(10));
    // Threads that ended take their counts with them.
    return Math.Max(0, Switches() - before);
}

static long Switches() => Directory.GetDirectories("/proc/self/task").Sum(task => File.ReadLines($"{task}/status")
    .Where(line => line.StartsWith("voluntary_ctxt_switches:")).Sum(line => long.Parse(line.Split(':')[1])));
PROGRAM
dotnet run --project "$folder/try.csproj"
