using CareLoop.Local.Host;

await LocalFunctionHost.Build(args).RunAsync();
