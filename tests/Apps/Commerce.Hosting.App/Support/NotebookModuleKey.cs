namespace Commerce.Hosting.App.Support;

/// <summary>The key of the module that tests compile.</summary>
public static class NotebookModuleKey
{
    private static readonly ModuleKey<INotebook> Key = new("notebook", "Acme.Notebook");

    extension(Commerce.Modules)
    {
        public static ModuleKey<INotebook> Notebook => Key;
    }
}
