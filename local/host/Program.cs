using CareLoop.Local.Host;

#if MUTANTS
CareLoop.Common.Mutant.Check();
#endif
return await CareLoop.App.StartProblems.SayAsync(() => LocalFunctionHost.Build(args).RunAsync());
