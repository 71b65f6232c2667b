Console.WriteLine("PeepFunctions");
