using CareLoop.Local.Host;

#if MUTANTS
CareLoop.Common.Mutant.Check();
#endif
await LocalFunctionHost.Build(args).RunAsync();
